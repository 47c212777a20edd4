import { Select } from 'antd';
import { mayServe, NATIONAL_DISTRICT, type Principal } from '#libs/contract';
import { useContactsOf } from '../api/name.hook.js';
import { useDistricts, useQueues } from '../api/queries.js';
import { useText } from '../text/language.hook.js';

/** Null = all. */
export interface PlaceChoice {
  districtId: string | null;
  queueId: string | null;
}
interface Props {
  me: Principal;
  place: PlaceChoice;
  onChange: (place: PlaceChoice) => void;
}

/** District and queue that figures are of. Another district leaves no queue chosen; only headquarters chooses one. */
export function PlaceSelects({ me, place, onChange }: Props) {
  const { t, named } = useText();
  const districts = useDistricts();
  const queues = useQueues();
  const contactsOf = useContactsOf();
  const { districtId, queueId } = place;
  const reached = (queues.data ?? []).filter((q) => districtId === null || mayServe(districtId, q));
  return (
    <>
      <Select
        popupMatchSelectWidth={false}
        aria-label={t('district')}
        disabled={me.districtId !== NATIONAL_DISTRICT}
        showSearch={{ optionFilterProp: 'label' }}
        value={districtId ?? ''}
        options={[
          { value: '', label: t('allDistricts') },
          ...(districts.data ?? []).map(({ id }) => ({ value: id, label: contactsOf(id) })),
        ]}
        onChange={(id) => onChange({ districtId: id || null, queueId: null })}
      />
      <Select
        popupMatchSelectWidth={false}
        aria-label={t('queue')}
        value={queueId ?? ''}
        options={[
          { value: '', label: t('allQueues') },
          ...reached.map((one) => ({ value: one.id, label: named(one) })),
        ]}
        onChange={(id) => onChange({ districtId, queueId: id || null })}
      />
    </>
  );
}
