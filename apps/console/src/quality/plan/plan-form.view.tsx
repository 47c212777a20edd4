import { Form, Input, Select } from 'antd';
import {
  CHANNELS,
  type Channel,
  NATIONAL_DISTRICT,
  type SamplingPlanView,
  STRATIFIERS,
  type Stratifier,
} from '#libs/contract';
import { sharesOf, type StratumTyped } from '../../../model/quality.rules.js';
import { useMyDistrict } from '../../admin/admin.queries.js';
import { useContactsOf } from '../../api/name.hook.js';
import { useDistricts, useOffices, useQueues, useTopics } from '../../api/queries.js';
import { post } from '../../api/rest.js';
import { DayField } from '../../form/day-field.view.js';
import { NumberField } from '../../form/number-field.view.js';
import { useClosing } from '../../form/closing.hook.js';
import { Dialog } from '../../form/dialog.view.js';
import { type TextKey, useText } from '../../text/language.hook.js';
import { CHANNEL } from '../../text/words.text.js';
import { useSend } from '../quality.queries.js';
import { STRATIFIER } from './stratifier.text.js';
import { StratumRows } from './stratum-rows.view.js';

/** Of every sampling plan; both precision and expectation as people say them. */
export interface SampleFieldsOf {
  name: string;
  districtId?: string;
  queueId?: string;
  channel?: Channel;
  officeId?: string;
  topicId?: string;
  stratifyBy: Stratifier[];
  allocation: 'proportional' | 'neyman';
  /** In points. */
  precision: number;
  /** In per cent. */
  expected: number;
  minimumPerStratum: number;
  maximum: number;
}

interface Fields extends SampleFieldsOf {
  from: string;
  to: string;
  expectedByStratum: StratumTyped[];
}

export const USUAL_SAMPLE: Partial<SampleFieldsOf> = {
  stratifyBy: [],
  allocation: 'proportional',
  precision: 0.5,
  expected: 98,
  minimumPerStratum: 30,
  maximum: 5000,
};

export const ALLOCATION: Record<SamplingPlanView['allocation'], TextKey> = {
  proportional: 'qProportional',
  neyman: 'qNeyman',
  continuous: 'spContinuous',
};

/** What may be drawn, how it is divided, and how precise it is to be. */
export function PlanForm(props: { onClose: () => void; onMade: (plan: SamplingPlanView) => void }) {
  const { t } = useText();
  const [form] = Form.useForm<Fields>();
  const close = useClosing(form, props.onClose);
  const send = useSend((body: object) => post<SamplingPlanView>('/sampling-plans', body), props.onMade);
  const submit = ({ precision, expected, expectedByStratum, ...rest }: Fields): void => {
    const expectations = sharesOf(expectedByStratum).map(({ stratum, share }) => ({
      stratum,
      accuracy: share,
    }));
    const shares = { precision: precision / 100, expected: expected / 100 };
    send.mutate({ ...rest, ...shares, expectedByStratum: expectations });
  };
  return (
    <Dialog
      open
      width={760}
      title={t('qNewPlan')}
      okText={t('qMakePlan')}
      cancelText={t('cancel')}
      onCancel={close}
      onOk={() => form.submit()}
      okButtonProps={{ loading: send.isPending }}
    >
      <Form<Fields>
        form={form}
        layout="vertical"
        initialValues={{ ...USUAL_SAMPLE, expectedByStratum: [] }}
        onFinish={submit}
        className="plan-form"
      >
        <NameField />
        <DayFields />
        <PopulationFields />
        <SampleFields />
        <StratumRows
          name="expectedByStratum"
          label="qExpectedByStratum"
          hint="qExpectedByStratumHint"
          range={[0, 99.99]}
        />
      </Form>
    </Dialog>
  );
}

export function NameField() {
  const { t } = useText();
  const required = [{ required: true, message: t('required') }];
  return (
    <Form.Item name="name" label={t('qPlanName')} rules={required} className="plan-form-wide">
      <Input autoFocus maxLength={80} />
    </Form.Item>
  );
}

function DayFields() {
  const { t } = useText();
  const required = [{ required: true, message: t('required') }];
  return (
    <>
      <Form.Item name="from" label={t('qFrom')} rules={required}>
        <DayField />
      </Form.Item>
      <Form.Item name="to" label={t('qTo')} extra={t('qDaysHint')} rules={required}>
        <DayField />
      </Form.Item>
    </>
  );
}

/** By what the population is narrowed, and by what it is divided. */
export function PopulationFields() {
  const { t, p, named } = useText();
  const districts = useDistrictChoice();
  const queues = useQueues().data ?? [];
  const offices = useOffices().data ?? [];
  const topics = useTopics().data ?? [];
  return (
    <>
      <Form.Item name="districtId" label={t('district')}>
        <Select allowClear placeholder={districts.none} options={districts.options} />
      </Form.Item>
      <Form.Item name="queueId" label={t('queue')}>
        <Select
          allowClear
          placeholder={t('allQueues')}
          options={queues.map((one) => ({ value: one.id, label: named(one) }))}
        />
      </Form.Item>
      <Form.Item name="channel" label={t('channel')}>
        <Select
          allowClear
          placeholder={t('allChannels')}
          options={CHANNELS.map((value) => ({ value, label: p(CHANNEL[value]) }))}
        />
      </Form.Item>
      {offices.length > 0 && (
        <Form.Item name="officeId" label={t('byOffice')}>
          <Select
            allowClear
            placeholder={t('any')}
            options={offices.map((one) => ({ value: one.id, label: named(one) }))}
          />
        </Form.Item>
      )}
      {topics.length > 0 && (
        <Form.Item name="topicId" label={t('byTopic')}>
          <Select
            allowClear
            placeholder={t('any')}
            options={topics.map((one) => ({ value: one.id, label: named(one) }))}
          />
        </Form.Item>
      )}
      <Form.Item name="stratifyBy" label={t('qStratifyBy')}>
        <Select
          mode="multiple"
          placeholder={t('qOneStratum')}
          options={STRATIFIERS.map((value) => ({ value, label: t(STRATIFIER[value]) }))}
        />
      </Form.Item>
    </>
  );
}

/** Whose contacts are drawn: headquarters' own are one choice among many, and none chosen means all there are. */
function useDistrictChoice(): { none: string; options: { value: string; label: string }[] } {
  const own = useMyDistrict();
  const contactsOf = useContactsOf();
  const districts = useDistricts().data ?? [];
  const all = own === NATIONAL_DISTRICT;
  return {
    none: contactsOf(all ? null : own),
    options: districts
      .filter(({ id }) => all || id === own)
      .map(({ id }) => ({ value: id, label: contactsOf(id) })),
  };
}

/** How precise it is to be, and, where that settles its size, how it is shared out. */
export function SampleFields({ bySize = true }: { bySize?: boolean }) {
  const { t } = useText();
  const allocations = [
    { value: 'proportional', label: t('qProportional') },
    { value: 'neyman', label: t('qNeyman') },
  ];
  return (
    <>
      {bySize && (
        <Form.Item name="allocation" label={t('qAllocation')}>
          <Select options={allocations} />
        </Form.Item>
      )}
      <NumberField
        name="precision"
        label={t('qPrecision')}
        hint={t('qPrecisionHint')}
        min={0.05}
        max={20}
        decimals={2}
      />
      <NumberField
        name="expected"
        label={t('qExpected')}
        hint={t('qExpectedHint')}
        min={50}
        max={99.99}
        decimals={2}
        input={{ suffix: '%' }}
      />
      <NumberField name="minimumPerStratum" label={t('qMinimum')} min={0} max={10_000} />
      {bySize && <NumberField name="maximum" label={t('qMaximum')} min={1} max={100_000} />}
    </>
  );
}
