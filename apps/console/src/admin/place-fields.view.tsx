import { Form, Select } from 'antd';
import { useDistricts, useQueues } from '../api/queries.js';
import { useText } from '../text/language.hook.js';

const SEARCHED = { optionFilterProp: 'label' };

/** District and queue of whatever is being made. */
export function DistrictField() {
  const { t, named } = useText();
  const districts = useDistricts();
  return (
    <Form.Item name="districtId" label={t('district')} rules={[{ required: true, message: t('required') }]}>
      <Select
        showSearch={SEARCHED}
        loading={districts.isPending}
        options={(districts.data ?? []).map((d) => ({ value: d.id, label: `${d.id} ${named(d)}` }))}
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
