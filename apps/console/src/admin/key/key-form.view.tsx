import type { NewAccessKey } from '#libs/contract';
import { post } from '../../api/rest.js';
import { useText } from '../../text/language.hook.js';
import { useMyDistrict } from '../admin.queries.js';
import { EntryForm } from '../entry-form.view.js';
import { NameField } from '../name-field.view.js';
import { DistrictField } from '../place-fields.view.js';
import { NumberField } from '../../form/number-field.view.js';

interface KeyFields {
  name: string;
  districtId: string;
  days: number;
}

interface Props {
  onMade: (key: NewAccessKey) => void;
  onClose: () => void;
}

const YEAR_DAYS = 365;
const MOST_DAYS = 400;

export function KeyForm({ onMade, onClose }: Props) {
  const { t } = useText();
  const districtId = useMyDistrict();
  return (
    <EntryForm<KeyFields>
      path="/access-keys"
      entry={null}
      initial={{ districtId, days: YEAR_DAYS }}
      titles={{ add: 'addKey', edit: 'addKey' }}
      send={async (values) => onMade(await post<NewAccessKey>('/access-keys', values))}
      onClose={onClose}
    >
      <NameField name="name" label="keyName" autoFocus />
      <DistrictField />
      <NumberField name="days" label={t('keyDays')} min={1} max={MOST_DAYS} />
    </EntryForm>
  );
}
