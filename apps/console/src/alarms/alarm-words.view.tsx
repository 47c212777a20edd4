import { type AlarmLevels, NATIONAL_DISTRICT } from '#libs/contract';
import { useDistrictName, useQueueName } from '../api/name.hook.js';
import { useText } from '../text/language.hook.js';

/** Whose contacts a rule or an alarm is about. */
export function ScopeOf({ of }: { of: { districtId: string; queueId: string | null } }) {
  const { t } = useText();
  const districtName = useDistrictName();
  const queueName = useQueueName();
  const district = of.districtId === NATIONAL_DISTRICT ? t('allDistricts') : districtName(of.districtId);
  return <>{[district, of.queueId !== null && queueName(of.queueId)].filter(Boolean).join(' · ')}</>;
}

export function LevelsOf({ of: { direction, raiseAt, clearAt, forSeconds } }: { of: AlarmLevels }) {
  const { t } = useText();
  const [raise, clear] = direction === 'above' ? ['≥', '≤'] : ['≤', '≥'];
  return (
    <>{t('alarmLevelsOf', { raise: `${raise} ${raiseAt}`, clear: `${clear} ${clearAt}`, s: forSeconds })}</>
  );
}
