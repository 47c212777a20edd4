import { Button, Form, type FormInstance, Input, InputNumber, Modal, Select, Space } from 'antd';
import { useText } from '../text/language.hook.js';
import { type NewWechatAccount, useMyDistrict, useSave, type WechatMode } from './admin.queries.js';
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

export function WechatForm({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const [form] = Form.useForm<NewWechatAccount>();
  const districtId = useMyDistrict();
  const create = useSave<NewWechatAccount>('/wechat-accounts', { id: null, onDone: onClose });
  const mode = Form.useWatch('mode', form);
  const aesRules = [{ pattern: /^[A-Za-z0-9]{43}$/, message: t('aesKeyBad') }];
  const required = { required: true, message: t('required') };
  return (
    <Modal
      open
      title={t('addAccount')}
      okText={t('create')}
      cancelText={t('cancel')}
      onCancel={onClose}
      onOk={() => form.submit()}
      okButtonProps={{ loading: create.isPending }}
    >
      <Form<NewWechatAccount>
        form={form}
        layout="vertical"
        initialValues={{ mode: 'safe', maxAgeSeconds: DEFAULT_MAX_AGE, districtId }}
        onFinish={({ encodingAesKey, ...values }) =>
          create.mutate(encodingAesKey ? { ...values, encodingAesKey } : values)
        }
      >
        <Form.Item
          name="id"
          label={t('accountId')}
          extra={t('accountIdHint')}
          rules={[required, { pattern: /^[a-z0-9-]+$/, message: t('accountIdBad') }]}
        >
          <Input autoFocus />
        </Form.Item>
        <Form.Item name="appId" label={t('appId')} rules={[required]}>
          <Input placeholder="wx…" />
        </Form.Item>
        <Form.Item name="secret" label={t('appSecret')} rules={[required]}>
          <Input.Password autoComplete="off" />
        </Form.Item>
        <Generated
          form={form}
          name="token"
          label={t('tokenLabel')}
          length={TOKEN_LENGTH}
          rules={[required]}
        />
        <Generated
          form={form}
          name="encodingAesKey"
          label={t('aesKey')}
          length={AES_KEY_LENGTH}
          rules={mode === 'plain' ? aesRules : [required, ...aesRules]}
        />
        <Form.Item name="mode" label={t('mode')} rules={[required]}>
          <Select
            options={(Object.keys(MODE) as WechatMode[]).map((value) => ({ value, label: t(MODE[value]) }))}
          />
        </Form.Item>
        <QueueField />
        <DistrictField />
        <OfficeField />
        <Form.Item name="maxAgeSeconds" label={t('maxAge')} extra={t('maxAgeHint')} rules={[required]}>
          <InputNumber min={0} precision={0} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

interface GeneratedProps {
  form: FormInstance<NewWechatAccount>;
  name: 'token' | 'encodingAesKey';
  label: string;
  length: number;
  rules: { required?: boolean; pattern?: RegExp; message: string }[];
}

/** A secret both sides must hold: typed in, or made here to be copied to the platform. */
function Generated({ form, name, label, length, rules }: GeneratedProps) {
  const { t } = useText();
  return (
    <Form.Item label={label} required={rules.some((rule) => rule.required)} htmlFor={name}>
      <Space.Compact block>
        <Form.Item name={name} noStyle rules={rules}>
          <Input autoComplete="off" spellCheck={false} />
        </Form.Item>
        <Button onClick={() => form.setFieldValue(name, randomText(length))}>{t('generate')}</Button>
      </Space.Compact>
    </Form.Item>
  );
}
