import { type AlarmLevels, type AlarmRuleView, NATIONAL_DISTRICT } from '#libs/contract';
import { levelText } from '../../model/alarm.rules.js';
import { useDistrictName, useQueueName } from '../api/name.hook.js';
import { useText } from '../text/language.hook.js';
import { useMeasure } from './alarm.queries.js';

/** Whose contacts a rule or an alarm is about. */
export function ScopeOf({ of }: { of: { districtId: string; queueId: string | null } }) {
  const { t } = useText();
  const districtName = useDistrictName();
  const queueName = useQueueName();
  const district = of.districtId === NATIONAL_DISTRICT ? t('allDistricts') : districtName(of.districtId);
  return <>{[district, of.queueId !== null && queueName(of.queueId)].filter(Boolean).join(' · ')}</>;
}

export function LevelsOf({ of }: { of: AlarmLevels }) {
  const { t } = useText();
  const amount = useAmount(of.measure);
  const [raise, clear] = of.direction === 'above' ? ['≥', '≤'] : ['≤', '≥'];
  const levels = {
    raise: `${raise} ${amount(of.raiseAt)}`,
    clear: `${clear} ${amount(of.clearAt)}`,
    s: of.forSeconds,
  };
  return <>{t(of.forSeconds === 0 ? 'alarmLevelsAtOnce' : 'alarmLevelsOf', levels)}</>;
}

/** How a value of a measure is shown. */
export function useAmount(measure: string): (value: number) => string {
  const { t } = useText();
  const { unit } = useMeasure()(measure);
  return (value) => levelText(value, unit, t('unitSeconds'));
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
