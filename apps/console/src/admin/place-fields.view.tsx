import { Form, Select } from 'antd';
import { NATIONAL_DISTRICT } from '#libs/contract';
import { useDistricts, useQueues } from '../api/queries.js';
import { useText } from '../text/language.hook.js';
import { useMyDistrict } from './admin.queries.js';

const SEARCHED = { optionFilterProp: 'label' };

/** District and queue of whatever is being made. A district's administrator has one to choose from. */
export function DistrictField({ disabled = false }: { disabled?: boolean }) {
  const { t, named } = useText();
  const districts = useDistricts();
  const own = useMyDistrict();
  const offered = (districts.data ?? []).filter((d) => own === NATIONAL_DISTRICT || d.id === own);
  return (
    <Form.Item name="districtId" label={t('district')} rules={[{ required: true, message: t('required') }]}>
      <Select
        showSearch={SEARCHED}
        loading={districts.isPending}
        disabled={disabled}
        options={offered.map((d) => ({ value: d.id, label: `${d.id} ${named(d)}` }))}
      />
    </Form.Item>
  );
}

/** One queue, or several with `many`. */
export function QueueField({ many = false, optional = false }: { many?: boolean; optional?: boolean }) {
  const { t, named } = useText();
  const queues = useQueues();
  return (
    <Form.Item
      name={many ? 'queueIds' : 'queueId'}
      label={t(many ? 'queues' : 'queue')}
      extra={many ? t('queuesHint') : undefined}
      rules={optional ? [] : [{ required: true, message: t('required') }]}
    >
      <Select
        mode={many ? 'multiple' : undefined}
        showSearch={SEARCHED}
        loading={queues.isPending}
        options={(queues.data ?? []).map((q) => ({ value: q.id, label: named(q) }))}
      />
    </Form.Item>
  );
}
