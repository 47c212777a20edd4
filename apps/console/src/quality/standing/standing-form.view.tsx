import { Form, Modal } from 'antd';
import type { StandingPlanView } from '#libs/contract';
import { post } from '../../api/rest.js';
import { useText } from '../../text/language.hook.js';
import {
  NameField,
  PopulationFields,
  SampleFields,
  type SampleFieldsOf,
  USUAL_SAMPLE,
} from '../plan/plan-form.view.js';
import { useSend } from '../quality.queries.js';

/** What is to be drawn of every day from today on. */
export function StandingForm(props: { onClose: () => void; onMade: (plan: StandingPlanView) => void }) {
  const { t } = useText();
  const [form] = Form.useForm<SampleFieldsOf>();
  const send = useSend((body: object) => post<StandingPlanView>('/standing-plans', body), props.onMade);
  return (
    <Modal
      open
      width={760}
      title={t('spNew')}
      okText={t('spMake')}
      cancelText={t('cancel')}
      onCancel={props.onClose}
      onOk={() => form.submit()}
      okButtonProps={{ loading: send.isPending }}
    >
      <p className="muted">{t('spLead')}</p>
      <Form<SampleFieldsOf>
        form={form}
        layout="vertical"
        initialValues={{ ...USUAL_SAMPLE, precision: 5, minimumPerStratum: 5, maximum: 50 }}
        onFinish={({ precision, expected, ...rest }) =>
          send.mutate({ ...rest, precision: precision / 100, expected: expected / 100 })
        }
        className="plan-form"
      >
        <NameField />
        <PopulationFields />
        <SampleFields />
      </Form>
    </Modal>
  );
}
