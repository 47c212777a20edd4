import { Alert, Form, Input, Select } from 'antd';
import { PER_CENT } from '../../model/number.rules.js';
import { NumberField } from '../form/number-field.view.js';
import { useText } from '../text/language.hook.js';
import { type QueueView, useMyDistrict } from './admin.queries.js';
import { EntryForm } from './entry-form.view.js';
import { NameField } from './name-field.view.js';
import { DistrictField } from './place-fields.view.js';
import { WaitingFields } from './waiting-fields.view.js';

/** What GB/T 33358 and the hotline's own rules ask for. */
const USUAL = { serviceTargetSeconds: 15, connectionTarget: 0.95, serviceLevelTarget: 0.95, priority: 0 };

/** A share from 0 to 1, in per cent. */
const SHARE = { min: 0, max: 100, decimals: 1, scale: PER_CENT, input: { suffix: '%' } };

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
  const { t } = useText();
  return (
    <>
      <NumberField name="serviceTargetSeconds" label={t('serviceTargetSeconds')} min={1} max={86_400} />
      <NumberField name="connectionTarget" label={t('connectionTarget')} {...SHARE} />
      <NumberField name="serviceLevelTarget" label={t('levelTarget')} {...SHARE} />
      <NumberField name="priority" label={t('priority')} min={0} max={100} hint={t('priorityHint')} />
      <NumberField
        name="offerSeconds"
        label={t('offerSeconds')}
        min={1}
        max={600}
        hint={t('offerHint')}
        optional
      />
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
