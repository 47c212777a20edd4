import { type AlarmLevels, type AlarmRuleView, NATIONAL_DISTRICT } from '#libs/contract';
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

/** Whom a rule tells, beside screens. */
export function ReceiversOf({ of: { webhookUrl, mailTo, wechat } }: { of: AlarmRuleView }) {
  const { t } = useText();
  const told = [
    webhookUrl,
    mailTo.length > 0 && t('alarmMailOf', { n: mailTo.length }),
    wechat && t('alarmWechatOf', { n: wechat.openIds.length }),
  ].filter(Boolean);
  return <>{told.length === 0 ? t('alarmScreens') : told.join(' · ')}</>;
}
