import { Form, Input } from 'antd';
import { type TextKey, useText } from '../text/language.hook.js';

interface Props {
  name: 'name' | 'nameEn';
  label: TextKey;
  autoFocus?: boolean;
}

/** A name for people, in one of both languages. */
export function NameField({ name, label, autoFocus = false }: Props) {
  const { t } = useText();
  const rules = [
    { required: true, whitespace: true, message: t('required') },
    { max: 64, message: t('nameTooLong') },
  ];
  return (
    <Form.Item name={name} label={t(label)} rules={rules}>
      <Input autoFocus={autoFocus} />
    </Form.Item>
  );
}
