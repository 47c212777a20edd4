import { Alert, Form, Input, InputNumber, Select } from 'antd';
import { type TextKey, useText } from '../text/language.hook.js';
import { type QueueView, useMyDistrict } from './admin.queries.js';
import { EntryForm } from './entry-form.view.js';
import { NameField } from './name-field.view.js';
import { DistrictField } from './place-fields.view.js';
import { WaitingFields } from './waiting-fields.view.js';

/** What GB/T 33358 and the hotline's own rules ask for. */
const USUAL = { serviceTargetSeconds: 15, connectionTarget: 0.95, serviceLevelTarget: 0.95, priority: 0 };

/** A queue as the form has it; what waits is told nothing unless it `speaks`. */
type Fields = QueueView & { speaks?: boolean };
const told = ({ speaks = false, ...queue }: Fields): Partial<QueueView> => ({
  ...queue,
  waiting: speaks ? queue.waiting : null,
});

interface Props {
  /** Null makes a new one. */
  queue: QueueView | null;
  onClose: () => void;
}

export function QueueForm({ queue, onClose }: Props) {
  const districtId = useMyDistrict();
  return (
    <EntryForm<Fields>
      path="/queues"
      entry={queue && { ...queue, speaks: queue.waiting !== null }}
      initial={{
        ...USUAL,
        districtId,
        offerSeconds: null,
        waiting: null,
        recording: 'always',
        speaks: false,
      }}
      titles={{ add: 'addQueue', edit: 'editQueue' }}
      onClose={onClose}
      tell={told}
    >
      {queue === null && <NewQueueFields />}
      <NameField name="name" label="nameZh" />
      <NameField name="nameEn" label="nameEn" />
      {queue?.aimsInPolicy ? <AimsInPolicy /> : <AimFields />}
      <RecordingField />
      <WaitingFields />
    </EntryForm>
  );
}

function AimFields() {
  return (
    <>
      <NumberField name="serviceTargetSeconds" label="serviceTargetSeconds" min={1} max={86_400} />
      <ShareField name="connectionTarget" label="connectionTarget" />
      <ShareField name="serviceLevelTarget" label="levelTarget" />
      <NumberField name="priority" label="priority" min={0} max={100} hint="priorityHint" />
      <NumberField name="offerSeconds" label="offerSeconds" min={1} max={600} hint="offerHint" optional />
    </>
  );
}

/** In place of fields that the API would refuse. */
function AimsInPolicy() {
  const { t } = useText();
  return <Alert type="info" showIcon title={t('aimsInPolicy')} data-testid="aims-in-policy" />;
}

/** How its calls are recorded. */
function RecordingField() {
  const { t } = useText();
  const options = [
    { value: 'always', label: t('recordAlways') },
    { value: 'on-demand', label: t('recordOnDemand') },
  ] as const;
  return (
    <Form.Item name="recording" label={t('recordCalls')} extra={t('recordCallsHint')}>
      <Select options={[...options]} />
    </Form.Item>
  );
}

/** What stays as it is once the queue is there. */
function NewQueueFields() {
  const { t } = useText();
  const rules = [
    { required: true, message: t('required') },
    { pattern: /^[a-z0-9][a-z0-9-]{0,31}$/, message: t('accountIdBad') },
  ];
  return (
    <>
      <Form.Item name="id" label={t('queueId')} extra={t('queueIdHint')} rules={rules}>
        <Input autoComplete="off" autoFocus />
      </Form.Item>
      <DistrictField />
    </>
  );
}

/** What is out of bounds is said to be: a field that set it right by itself would store what nobody entered. */
interface NumberProps {
  name: keyof QueueView;
  label: TextKey;
  min: number;
  max: number;
  hint?: TextKey;
  optional?: boolean;
}

function NumberField({ name, label, min, max, hint, optional = false }: NumberProps) {
  const { t } = useText();
  return (
    <Form.Item
      name={name}
      label={t(label)}
      extra={hint && t(hint)}
      rules={[
        { required: !optional, message: t('required') },
        { type: 'number', min, max, message: t('numberBetween', { min, max }) },
      ]}
    >
      <InputNumber precision={0} />
    </Form.Item>
  );
}

/** A share from 0 to 1, shown in per cent with one decimal. */
function ShareField({ name, label }: { name: keyof QueueView; label: TextKey }) {
  const { t } = useText();
  return (
    <Form.Item
      name={name}
      label={t(label)}
      rules={[
        { required: true, message: t('required') },
        { type: 'number', min: 0, max: 1, message: t('numberBetween', { min: 0, max: 100 }) },
      ]}
      getValueProps={(share: number | null) => ({
        value: share === null ? null : Math.round(share * 1000) / 10,
      })}
      normalize={(shown: number | null) => (shown === null ? null : Math.round(shown * 10) / 1000)}
    >
      <InputNumber precision={1} suffix="%" />
    </Form.Item>
  );
}
