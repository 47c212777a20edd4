import { Form, Select } from 'antd';
import type { StandingPlanView } from '#libs/contract';
import { sharesOf } from '../../../model/quality.rules.js';
import { post } from '../../api/rest.js';
import { useClosing } from '../../form/closing.hook.js';
import { Dialog } from '../../form/dialog.view.js';
import { useText } from '../../text/language.hook.js';
import {
  NameField,
  PopulationFields,
  SampleFields,
  type SampleFieldsOf,
  USUAL_SAMPLE,
} from '../plan/plan-form.view.js';
import { useSend } from '../quality.queries.js';
import { ContinuousFields, continuousOf, type ContinuousTyped } from './continuous-fields.view.js';

type Fields = SampleFieldsOf & ContinuousTyped & { mode: 'daily' | 'continuous' };

/** What is to be drawn of every day from today on, at its end or as it goes on. */
export function StandingForm(props: { onClose: () => void; onMade: (plan: StandingPlanView) => void }) {
  const { t } = useText();
  const [form] = Form.useForm<Fields>();
  const close = useClosing(form, props.onClose);
  const mode = Form.useWatch('mode', form) ?? 'daily';
  const send = useSend((body: object) => post<StandingPlanView>('/standing-plans', body), props.onMade);
  const submit = (typed: Fields): void => {
    const { mode: chosen, share, sharesByStratum, formId, scorerIds, doubleShare, ...sample } = typed;
    send.mutate({
      ...sample,
      precision: sample.precision / 100,
      expected: sample.expected / 100,
      ...(chosen === 'continuous' &&
        continuousOf({ share, formId, scorerIds, doubleShare }, sharesOf(sharesByStratum))),
    });
  };
  const modes = [
    { value: 'daily', label: t('spDaily') },
    { value: 'continuous', label: t('spContinuous') },
  ];
  return (
    <Dialog
      open
      width={760}
      title={t('spNew')}
      okText={t('spMake')}
      cancelText={t('cancel')}
      onCancel={close}
      onOk={() => form.submit()}
      okButtonProps={{ loading: send.isPending }}
    >
      <p className="muted">{t(mode === 'daily' ? 'spLead' : 'spContinuousLead')}</p>
      <Form<Fields>
        form={form}
        layout="vertical"
        initialValues={{
          ...USUAL_SAMPLE,
          precision: 5,
          minimumPerStratum: 5,
          maximum: 50,
          mode: 'daily',
          share: 1,
          sharesByStratum: [],
          doubleShare: 10,
          scorerIds: [],
        }}
        onFinish={submit}
        className="plan-form"
      >
        <NameField />
        <Form.Item name="mode" label={t('spMode')}>
          <Select options={modes} />
        </Form.Item>
        <PopulationFields />
        <SampleFields bySize={mode === 'daily'} />
        {mode === 'continuous' && <ContinuousFields />}
      </Form>
    </Dialog>
  );
}
