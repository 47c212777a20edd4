import { useQueryClient } from '@tanstack/react-query';
import { Form, Input, Select, Switch } from 'antd';
import {
  ALARM_PARTS,
  type AlarmPart,
  type AlarmRuleView,
  type AlarmTemplate,
  mayServe,
  type Principal,
} from '#libs/contract';
import { badDirection } from '../../model/alarm.rules.js';
import { useDistricts, useQueues } from '../api/queries.js';
import { patch, post } from '../api/rest.js';
import { useClosing } from '../form/closing.hook.js';
import { Dialog } from '../form/dialog.view.js';
import { type TextKey, useText } from '../text/language.hook.js';
import { useTellRefusal } from '../text/refusal.hook.js';
import { AlarmLevelFields } from './alarm-levels.view.js';
import { type Measure, useMeasures, useWechatAccounts } from './alarm.queries.js';

/** Addresses and openids as they are typed: by lines, blanks or commas. */
interface Values extends Omit<AlarmRuleView, 'id' | 'hasSecret' | 'mailTo' | 'wechat'> {
  webhookSecret?: string;
  mailTo?: string;
  wechatAccount?: string | null;
  openIds?: string;
  template?: { id?: string } & Partial<Record<AlarmPart, string>>;
}

const listOf = (text = ''): string[] => text.split(/[\s,;，；]+/).filter(Boolean);
const valuesOf = ({ mailTo, wechat, ...rule }: AlarmRuleView): Partial<Values> => ({
  ...rule,
  mailTo: mailTo.join('\n'),
  wechatAccount: wechat?.accountId ?? null,
  openIds: wechat?.openIds.join('\n') ?? '',
  ...(wechat?.template ? { template: typedOf(wechat.template) } : {}),
});
const typedOf = ({ id, ...keys }: AlarmTemplate): NonNullable<Values['template']> => ({
  id,
  ...Object.fromEntries(ALARM_PARTS.map((part) => [part, keys[part] ?? ''])),
});
/** Null without an id: they are told by a customer-service message. */
const templateOf = (typed: Values['template']): AlarmTemplate | null => {
  if (!typed?.id) return null;
  const keyOf = (part: AlarmPart): string | null => typed[part] || null;
  return {
    id: typed.id,
    name: keyOf('name'),
    scope: keyOf('scope'),
    value: keyOf('value'),
    time: keyOf('time'),
  };
};
const PART_TEXT: Record<AlarmPart, TextKey> = {
  name: 'alarmTemplateName',
  scope: 'alarmTemplateScope',
  value: 'alarmTemplateValue',
  time: 'alarmTemplateTime',
};

const USUAL: Partial<Values> = {
  measure: 'waiting',
  direction: 'above',
  raiseAt: 10,
  clearAt: 5,
  forSeconds: 60,
  enabled: true,
  queueId: null,
};

interface Props {
  me: Principal;
  /** Null makes a new one. */
  rule: AlarmRuleView | null;
  onClose: () => void;
}

export function AlarmRuleForm({ me, rule, onClose }: Props) {
  const { t } = useText();
  const tellRefusal = useTellRefusal();
  const queries = useQueryClient();
  const [form] = Form.useForm<Values>();
  const close = useClosing(form, onClose);
  const save = async (values: Values): Promise<void> => {
    const { districtId, webhookUrl, webhookSecret, mailTo, wechatAccount, openIds, template, ...levels } =
      values;
    const followers = { openIds: listOf(openIds), template: templateOf(template) };
    const body = {
      ...levels,
      mailTo: listOf(mailTo),
      wechat: wechatAccount ? { accountId: wechatAccount, ...followers } : null,
      webhookUrl: webhookUrl || null,
      ...(webhookSecret ? { webhookSecret } : {}),
    };
    try {
      if (rule) await patch(`/alarm-rules/${rule.id}`, body);
      else await post('/alarm-rules', { ...body, districtId });
      await queries.invalidateQueries({ queryKey: ['/alarm-rules'] });
      onClose();
    } catch (error) {
      tellRefusal(error);
    }
  };
  return (
    <Dialog
      open
      title={t(rule ? 'alarmEdit' : 'alarmAdd')}
      okText={t(rule ? 'save' : 'create')}
      cancelText={t('cancel')}
      onCancel={close}
      onOk={() => form.submit()}
    >
      <Form<Values>
        form={form}
        layout="vertical"
        initialValues={rule ? valuesOf(rule) : { ...USUAL, districtId: me.districtId }}
        onFinish={save}
      >
        <Place isNew={rule === null} />
        <AlarmLevelFields />
        <Receivers />
        <Form.Item name="enabled" label={t('alarmEnabled')} valuePropName="checked">
          <Switch />
        </Form.Item>
      </Form>
    </Dialog>
  );
}

function Place({ isNew }: { isNew: boolean }) {
  const { t, named } = useText();
  const districts = useDistricts();
  const queues = useQueues();
  const measures = useMeasures();
  const form = Form.useFormInstance();
  /** What was typed for people or seconds is no level of a share. */
  const begin = (_: unknown, chosen: unknown): void => {
    const { better } = chosen as Measure;
    form.setFieldsValue({ direction: badDirection(better), raiseAt: undefined, clearAt: undefined });
  };
  const districtId = Form.useWatch<string | undefined>('districtId') ?? '00';
  const reached = (queues.data ?? []).filter((one) => districtId === '00' || mayServe(districtId, one));
  const rules = [{ required: true, whitespace: true, message: t('required') }];
  return (
    <>
      <Form.Item name="name" label={t('alarmName')} rules={rules}>
        <Input autoFocus maxLength={64} />
      </Form.Item>
      <Form.Item name="measure" label={t('alarmMeasure')}>
        <Select showSearch={{ optionFilterProp: 'label' }} options={measures} onChange={begin} />
      </Form.Item>
      <Form.Item name="districtId" label={t('district')}>
        <Select
          disabled={!isNew}
          showSearch={{ optionFilterProp: 'label' }}
          options={(districts.data ?? []).map((one) => ({ value: one.id, label: named(one) }))}
        />
      </Form.Item>
      <Form.Item name="queueId" label={t('queue')}>
        <Select
          options={[
            { value: null, label: t('allQueues') },
            ...reached.map((one) => ({ value: one.id, label: named(one) })),
          ]}
        />
      </Form.Item>
    </>
  );
}

/** Whom it tells, beside screens. */
function Receivers() {
  const { t } = useText();
  const accounts = useWechatAccounts().data ?? [];
  const account = Form.useWatch<string | null | undefined>('wechatAccount');
  const options = accounts.map(({ id, name }) => ({ value: id, label: `${name}（${id}）` }));
  return (
    <>
      <Form.Item name="webhookUrl" label={t('alarmWebhook')} extra={t('alarmWebhookHint')}>
        <Input type="url" autoComplete="off" />
      </Form.Item>
      <Form.Item name="webhookSecret" label={t('alarmSecret')} extra={t('alarmSecretHint')}>
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Form.Item name="mailTo" label={t('alarmMail')} extra={t('alarmMailHint')}>
        <Input.TextArea autoSize={{ minRows: 1, maxRows: 5 }} />
      </Form.Item>
      <Form.Item name="wechatAccount" label={t('alarmWechat')}>
        <Select options={[{ value: null, label: t('alarmWechatNone') }, ...options]} />
      </Form.Item>
      {account && <Followers />}
    </>
  );
}

/** Followers of the account that was chosen, and by which of its templates they are told. */
function Followers() {
  const { t } = useText();
  const templateId = Form.useWatch<string | undefined>(['template', 'id']);
  return (
    <>
      <Form.Item
        name="openIds"
        label={t('alarmOpenIds')}
        extra={t('alarmOpenIdsHint')}
        rules={[{ required: true, whitespace: true, message: t('required') }]}
      >
        <Input.TextArea autoSize={{ minRows: 1, maxRows: 5 }} />
      </Form.Item>
      <Form.Item name={['template', 'id']} label={t('alarmTemplate')} extra={t('alarmTemplateHint')}>
        <Input maxLength={64} autoComplete="off" />
      </Form.Item>
      {templateId && (
        <Form.Item label={t('alarmTemplateKeys')} required>
          {ALARM_PARTS.map((part) => (
            <Form.Item
              key={part}
              noStyle
              name={['template', part]}
              rules={[
                {
                  pattern: part === 'time' ? /^time\d{1,3}$/ : /^thing\d{1,3}$/,
                  message: t('alarmTemplateKeyWrong'),
                },
              ]}
            >
              <Input
                placeholder={t(PART_TEXT[part])}
                aria-label={t(PART_TEXT[part])}
                maxLength={8}
                autoComplete="off"
              />
            </Form.Item>
          ))}
        </Form.Item>
      )}
    </>
  );
}
