import { Form, Input, Select, Switch } from 'antd';
import { useText } from '../text/language.hook.js';
import { useMyDistrict, type WebchatAccountView } from './admin.queries.js';
import { EntryForm } from './entry-form.view.js';
import { DistrictField, OfficeField, QueueField } from './place-fields.view.js';

const ORIGIN = /^https?:\/\/[a-z0-9.-]+(:\d{1,5})?$/;
const MOST_CHARACTERS = 600;

interface Props {
  /** Null makes a new one. */
  account: WebchatAccountView | null;
  onClose: () => void;
}

export function WebchatForm({ account, onClose }: Props) {
  const districtId = useMyDistrict();
  const { t } = useText();
  return (
    <EntryForm<WebchatAccountView>
      path="/web-chats"
      entry={account}
      initial={{ districtId, queueId: 'general', disabled: false, origins: null }}
      titles={{ add: 'addWebchat', edit: 'editWebchat' }}
      onClose={onClose}
      tell={(values) => ({ ...values, ...cleared(values) })}
    >
      {account === null && <IdField />}
      <NameField required={account !== null} />
      <DistrictField />
      <OfficeField />
      <QueueField />
      <OriginsField />
      <WelcomeField name="welcome" label={t('webchatWelcome')} />
      <WelcomeField name="welcomeEn" label={t('webchatWelcomeEn')} />
      <Form.Item
        name="disabled"
        label={t('disabled')}
        extra={t('webchatDisabledHint')}
        valuePropName="checked"
      >
        <Switch />
      </Form.Item>
    </EntryForm>
  );
}

/** What is left empty is what the deployment has for all. */
function cleared({ origins, welcome, welcomeEn }: WebchatAccountView): Partial<WebchatAccountView> {
  return {
    origins: origins && origins.length > 0 ? origins : null,
    welcome: welcome || null,
    welcomeEn: welcomeEn || null,
  };
}

function IdField() {
  const { t } = useText();
  const rules = [
    { required: true, message: t('required') },
    { pattern: /^[a-z0-9-]{1,64}$/, message: t('accountIdBad') },
  ];
  return (
    <Form.Item name="id" label={t('accountId')} extra={t('webchatIdHint')} rules={rules}>
      <Input autoComplete="off" autoFocus />
    </Form.Item>
  );
}

/** A new one without a name is called by its id. */
function NameField({ required }: { required: boolean }) {
  const { t } = useText();
  const rules = [
    { required, whitespace: true, message: t('required') },
    { max: 100, message: t('nameTooLong') },
  ];
  return (
    <Form.Item
      name="name"
      label={t('webchatName')}
      rules={rules}
      normalize={(typed: string) => typed || undefined}
    >
      <Input />
    </Form.Item>
  );
}

function OriginsField() {
  const { t } = useText();
  const sound = (_: unknown, origins: string[] | null): Promise<void> =>
    (origins ?? []).every((origin) => ORIGIN.test(origin))
      ? Promise.resolve()
      : Promise.reject(new Error(t('webchatOriginBad')));
  return (
    <Form.Item
      name="origins"
      label={t('webchatOrigins')}
      extra={t('webchatOriginsHint')}
      rules={[{ validator: sound }]}
    >
      <Select mode="tags" open={false} tokenSeparators={[' ', ',']} placeholder="https://www.example.cn" />
    </Form.Item>
  );
}

function WelcomeField({ name, label }: { name: 'welcome' | 'welcomeEn'; label: string }) {
  const { t } = useText();
  return (
    <Form.Item name={name} label={label} extra={name === 'welcome' ? t('webchatWelcomeHint') : undefined}>
      <Input.TextArea autoSize={{ minRows: 1, maxRows: 4 }} maxLength={MOST_CHARACTERS} />
    </Form.Item>
  );
}
