import { Form, Input, Segmented, Select } from 'antd';
import { DAY_MS, type CallerRefusal } from '#libs/contract';
import { DistrictField } from '../admin/place-fields.view.js';
import { useMyDistrict } from '../admin/admin.queries.js';
import { useClosing } from '../form/closing.hook.js';
import { Dialog } from '../form/dialog.view.js';
import { useText } from '../text/language.hook.js';
import { useBlock, type NewBlock } from './blocked.queries.js';

const NUMBER = /^\+?[\d -]{3,30}$/;

interface Fields {
  number: string;
  reason: string;
  refusal: CallerRefusal;
  districtId: string;
  /** 0 = until it is lifted. */
  days: number;
}

const blockOf = ({ days, ...block }: Fields): NewBlock =>
  days === 0 ? block : { ...block, until: new Date(Date.now() + days * DAY_MS).toISOString() };

/** Blocks a number, for a reason and a time. */
export function BlockForm({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const [form] = Form.useForm<Fields>();
  const districtId = useMyDistrict();
  const block = useBlock(onClose);
  const close = useClosing(form, onClose);
  const initial: Partial<Fields> = { refusal: 'announce', days: 30, districtId };
  const required = { required: true, whitespace: true, message: t('required') };
  return (
    <Dialog
      open
      title={t('blockedAdd')}
      okText={t('blockedSubmit')}
      cancelText={t('cancel')}
      onCancel={close}
      onOk={() => form.submit()}
      okButtonProps={{ loading: block.isPending, htmlType: 'submit' }}
    >
      <Form<Fields>
        form={form}
        layout="vertical"
        initialValues={initial}
        onFinish={(fields) => block.mutate(blockOf(fields))}
      >
        <Form.Item
          name="number"
          label={t('blockedNumber')}
          rules={[required, { pattern: NUMBER, message: t('blockedNumberBad') }]}
        >
          <Input autoComplete="off" autoFocus inputMode="tel" />
        </Form.Item>
        <Form.Item
          name="reason"
          label={t('blockedReason')}
          extra={t('blockedReasonHint')}
          rules={[required, { max: 200, message: t('blockedReasonLong') }]}
        >
          <Input.TextArea rows={2} />
        </Form.Item>
        <TermFields />
        <DistrictField />
      </Form>
    </Dialog>
  );
}

/** For how long, and how they are turned away. */
function TermFields() {
  const { t } = useText();
  const terms = [
    { value: 1, label: t('blockedDay') },
    { value: 7, label: t('blockedWeek') },
    { value: 30, label: t('blockedMonth') },
    { value: 0, label: t('blockedForGood') },
  ];
  const ways = [
    { value: 'announce', label: t('blockedAnnounce') },
    { value: 'hang-up', label: t('blockedHangUp') },
  ];
  return (
    <>
      <Form.Item name="days" label={t('blockedFor')}>
        <Select options={terms} />
      </Form.Item>
      <Form.Item name="refusal" label={t('blockedHow')}>
        <Segmented options={ways} />
      </Form.Item>
    </>
  );
}
