import { Form, Select } from 'antd';
import { NATIONAL_DISTRICT } from '#libs/contract';
import { useDistricts, useOffices, useQueues } from '../api/queries.js';
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

/** The office of the chosen district that it belongs to, where the district has any. */
export function OfficeField() {
  const { t, named } = useText();
  const offices = useOffices();
  const form = Form.useFormInstance();
  const districtId: unknown = Form.useWatch('districtId', form);
  const chosen: unknown = Form.useWatch('officeId', { form, preserve: true });
  const offered = (offices.data ?? []).filter(
    (office) => office.districtId === districtId && (office.active || office.id === chosen),
  );
  if (offered.length === 0 && !chosen) return null;
  return (
    <Form.Item
      name="officeId"
      label={t('office')}
      extra={t('officeHint')}
      // What is cleared is none; a field left out would stay as it is.
      normalize={(officeId?: string) => officeId ?? null}
      getValueProps={(officeId: string | null) => ({ value: officeId ?? undefined })}
    >
      <Select
        allowClear
        showSearch={SEARCHED}
        loading={offices.isPending}
        options={offered.map((office) => ({ value: office.id, label: `${office.id} ${named(office)}` }))}
      />
    </Form.Item>
  );
}
