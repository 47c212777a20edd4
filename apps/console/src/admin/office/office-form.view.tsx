import { Form, Input, Switch } from 'antd';
import { NATIONAL_DISTRICT, type OfficeView } from '#libs/contract';
import { put } from '../../api/rest.js';
import { useText } from '../../text/language.hook.js';
import { useMyDistrict } from '../admin.queries.js';
import { EntryForm } from '../entry-form.view.js';
import { NameField } from '../name-field.view.js';

interface Props {
  /** Null makes a new one. */
  office: OfficeView | null;
  onClose: () => void;
}

/** An office is known by its customs code, which stays. */
export function OfficeForm({ office, onClose }: Props) {
  const { t } = useText();
  return (
    <EntryForm<OfficeView>
      path="/offices"
      entry={office}
      initial={{}}
      titles={{ add: 'addOffice', edit: 'editOffice' }}
      onClose={onClose}
      send={({ id, name, nameEn, active }) =>
        put(`/offices/${office?.id ?? id}`, { name, nameEn, active: active ?? true })
      }
    >
      {office === null && <CodeField />}
      <NameField name="name" label="nameZh" />
      <NameField name="nameEn" label="nameEn" />
      {office !== null && (
        <Form.Item name="active" label={t('inUse')} extra={t('officeActiveHint')} valuePropName="checked">
          <Switch />
        </Form.Item>
      )}
    </EntryForm>
  );
}

function CodeField() {
  const { t } = useText();
  const own = useMyDistrict();
  const begins = own === NATIONAL_DISTRICT ? '\\d{2}' : own;
  const rules = [
    { required: true, message: t('required') },
    { pattern: new RegExp(`^${begins}\\d{2}$`), message: t('officeIdBad') },
  ];
  return (
    <Form.Item name="id" label={t('officeId')} extra={t('officeIdHint')} rules={rules}>
      <Input autoComplete="off" autoFocus inputMode="numeric" maxLength={4} />
    </Form.Item>
  );
}
