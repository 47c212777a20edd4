import { Form, Select, Switch, type FormRule } from 'antd';
import type { WaitingTerms } from '#libs/contract';
import { NumberField } from '../form/number-field.view.js';
import { type TextKey, useText } from '../text/language.hook.js';

const KEYS = ['callbackKey', 'messageKey', 'repeatKey'] as const satisfies readonly (keyof WaitingTerms)[];
const DIGITS = Array.from({ length: 10 }, (_, digit) => ({ value: String(digit), label: String(digit) }));
const LABELS: Record<(typeof KEYS)[number], TextKey> = {
  callbackKey: 'waitingCallbackKey',
  messageKey: 'waitingMessageKey',
  repeatKey: 'waitingRepeatKey',
};

/** What is told to callers who wait; nothing as long as `speaks` is off. */
export function WaitingFields() {
  const { t } = useText();
  const speaks: boolean = Form.useWatch('speaks') ?? false;
  return (
    <>
      <Form.Item
        name="speaks"
        label={t('waitingSpeaks')}
        extra={t('waitingSpeaksHint')}
        valuePropName="checked"
      >
        <Switch />
      </Form.Item>
      {speaks && (
        <>
          <NumberField
            name={['waiting', 'everySeconds']}
            label={t('waitingEvery')}
            initialValue={45}
            min={10}
            max={600}
          />
          <FlagField name="position" label="waitingPosition" />
          <FlagField name="expectedWait" label="waitingExpected" />
          {KEYS.map((name) => (
            <KeyField key={name} name={name} />
          ))}
        </>
      )}
    </>
  );
}

function FlagField({ name, label }: { name: 'position' | 'expectedWait'; label: TextKey }) {
  const { t } = useText();
  return (
    <Form.Item name={['waiting', name]} label={t(label)} valuePropName="checked" initialValue={true}>
      <Switch />
    </Form.Item>
  );
}

/** A key does one thing. */
function KeyField({ name }: { name: (typeof KEYS)[number] }) {
  const { t } = useText();
  const form = Form.useFormInstance();
  const others = KEYS.filter((key) => key !== name);
  const once: FormRule = {
    validator: async (_, key: string | null) => {
      const taken = others.some((other) => form.getFieldValue(['waiting', other]) === key);
      if (key !== null && taken) throw new Error(t('waitingKeysTwice'));
    },
  };
  return (
    <Form.Item
      name={['waiting', name]}
      label={t(LABELS[name])}
      initialValue={null}
      dependencies={others.map((other) => ['waiting', other])}
      normalize={(key: string | undefined) => key ?? null}
      rules={[once]}
    >
      <Select allowClear placeholder={t('waitingNoKey')} options={DIGITS} />
    </Form.Item>
  );
}
