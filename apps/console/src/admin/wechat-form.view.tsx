import { Button, Form, Input, Select, Space } from 'antd';
import { NumberField } from '../form/number-field.view.js';
import { useText } from '../text/language.hook.js';
import {
  useMyDistrict,
  type WechatAccountFields,
  type WechatAccountView,
  type WechatMode,
} from './admin.queries.js';
import { EntryForm } from './entry-form.view.js';
import { DistrictField, OfficeField, QueueField } from './place-fields.view.js';
import { MODE } from './wechat.view.js';

const AES_KEY_LENGTH = 43;
const TOKEN_LENGTH = 32;
const DEFAULT_MAX_AGE = 3600;
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Letters and digits, evenly drawn: bytes past the last full round of the alphabet are dropped. */
function randomText(length: number): string {
  const limit = 256 - (256 % LETTERS.length);
  let text = '';
  while (text.length < length) {
    for (const byte of crypto.getRandomValues(new Uint8Array(length))) {
      if (byte < limit && text.length < length) text += LETTERS[byte % LETTERS.length];
    }
  }
  return text;
}

interface Props {
  /** Null makes a new one. */
  account: WechatAccountView | null;
  onClose: () => void;
}

export function WechatForm({ account, onClose }: Props) {
  const { t } = useText();
  const districtId = useMyDistrict();
  const required = { required: true, message: t('required') };
  return (
    <EntryForm<WechatAccountFields>
      path="/wechat-accounts"
      entry={account}
      initial={{ mode: 'safe', maxAgeSeconds: DEFAULT_MAX_AGE, districtId }}
      titles={{ add: 'addAccount', edit: 'editAccount' }}
      onClose={onClose}
      tell={filled}
    >
      {account === null && <IdField />}
      <Form.Item name="appId" label={t('appId')} rules={[required]}>
        <Input placeholder="wx…" />
      </Form.Item>
      <SecretFields account={account} />
      <Form.Item name="mode" label={t('mode')} rules={[required]}>
        <Select
          options={(Object.keys(MODE) as WechatMode[]).map((value) => ({ value, label: t(MODE[value]) }))}
        />
      </Form.Item>
      <QueueField />
      <DistrictField />
      <OfficeField />
      <NumberField name="maxAgeSeconds" label={t('maxAge')} hint={t('maxAgeHint')} min={0} />
    </EntryForm>
  );
}

/** A secret that is left empty stays as it is. */
const filled = ({ token, encodingAesKey, secret, ...values }: WechatAccountFields): WechatAccountFields => ({
  ...values,
  token: token || undefined,
  encodingAesKey: encodingAesKey || undefined,
  secret: secret || undefined,
});

function IdField() {
  const { t } = useText();
  const rules = [
    { required: true, message: t('required') },
    { pattern: /^[a-z0-9-]+$/, message: t('accountIdBad') },
  ];
  return (
    <Form.Item name="id" label={t('accountId')} extra={t('accountIdHint')} rules={rules}>
      <Input autoFocus />
    </Form.Item>
  );
}

/** What both sides know. Of an account that is there already, only what is to change is entered. */
function SecretFields({ account }: { account: WechatAccountView | null }) {
  const { t } = useText();
  const plain = Form.useWatch('mode') === 'plain';
  const hint = account === null ? undefined : t('keepPassword');
  const neededIf = (needed: boolean) => (needed ? [{ required: true, message: t('required') }] : []);
  const hasKey = account?.hasEncodingAesKey ?? false;
  return (
    <>
      <Form.Item name="secret" label={t('appSecret')} extra={hint} rules={neededIf(account === null)}>
        <Input.Password autoComplete="off" />
      </Form.Item>
      <Generated
        name="token"
        label={t('tokenLabel')}
        extra={hint}
        length={TOKEN_LENGTH}
        rules={neededIf(account === null)}
      />
      <Generated
        name="encodingAesKey"
        label={t('aesKey')}
        extra={hasKey ? hint : undefined}
        length={AES_KEY_LENGTH}
        rules={[...neededIf(!plain && !hasKey), { pattern: /^[A-Za-z0-9]{43}$/, message: t('aesKeyBad') }]}
      />
    </>
  );
}

interface GeneratedProps {
  name: 'token' | 'encodingAesKey';
  label: string;
  extra?: string | undefined;
  length: number;
  rules: { required?: boolean; pattern?: RegExp; message: string }[];
}

/** A secret both sides must hold: typed in, or made here to be copied to the platform. */
function Generated({ name, label, extra, length, rules }: GeneratedProps) {
  const { t } = useText();
  const form = Form.useFormInstance<WechatAccountFields>();
  return (
    <Form.Item label={label} extra={extra} required={rules.some((rule) => rule.required)} htmlFor={name}>
      <Space.Compact block>
        <Form.Item name={name} noStyle rules={rules}>
          <Input autoComplete="off" spellCheck={false} />
        </Form.Item>
        <Button onClick={() => form.setFieldValue(name, randomText(length))}>{t('generate')}</Button>
      </Space.Compact>
    </Form.Item>
  );
}
