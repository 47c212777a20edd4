import {
  ALARM_EVENTS,
  NATIONAL_DISTRICT,
  type AlarmRecord,
  type AlarmRuleView,
  type AlarmView,
} from '#libs/contract';
import { maskIdentifier } from '#libs/platform';
import type { AlarmDeliveryDoc, AlarmDoc, AlarmRuleDoc } from './alarm.schema.js';

/**
 * `whole`: with addresses and openids as they are. They are masked otherwise, and of the webhook only its origin is
 * told: with many services the rest is the key.
 */
export function ruleView(rule: AlarmRuleDoc, whole: boolean): AlarmRuleView {
  const { _id: id, name, districtId, queueId, enabled, webhookUrl, webhookSecret } = rule;
  const { measure, direction, raiseAt, clearAt, forSeconds } = rule;
  const levels = { measure, direction, raiseAt, clearAt, forSeconds };
  const of = {
    id,
    name,
    districtId,
    queueId,
    enabled,
    webhookUrl,
    hasSecret: webhookSecret !== null,
    ...levels,
  };
  const { mailTo = [], wechat = null } = rule;
  if (whole) return { ...of, mailTo, wechat };
  const followers = wechat && { ...wechat, openIds: wechat.openIds.map(maskIdentifier) };
  const origin = webhookUrl && new URL(webhookUrl).origin;
  return { ...of, webhookUrl: origin, mailTo: mailTo.map(maskAddress), wechat: followers };
}

export function alarmView(alarm: AlarmDoc): AlarmView {
  const { _id: id, ruleId, name, districtId, queueId, value, clearedValue } = alarm;
  const { measure, direction, raiseAt, clearAt, forSeconds } = alarm;
  return {
    id,
    ruleId,
    name,
    districtId: districtId || NATIONAL_DISTRICT,
    queueId,
    measure,
    direction,
    raiseAt,
    clearAt,
    forSeconds,
    since: alarm.since.toISOString(),
    raisedAt: alarm.raisedAt.toISOString(),
    value,
    clearedAt: alarm.clearedAt?.toISOString() ?? null,
    clearedValue,
  };
}

/** An alarm with what became of telling it, the raising first; receivers are masked for everybody. */
export function alarmRecord(alarm: AlarmDoc, deliveries: readonly AlarmDeliveryDoc[]): AlarmRecord {
  const own = deliveries.filter(({ alarmId }) => alarmId === alarm._id);
  const inOrder = ALARM_EVENTS.flatMap((event) => own.filter((one) => one.event === event));
  return {
    ...alarmView(alarm),
    told: inOrder.map(({ event, way = 'webhook', to, outcome, tries, problem }) => {
      const masked = !to ? null : way === 'mail' ? maskAddress(to) : maskIdentifier(to);
      return { event, way, to: masked, outcome, tries, problem };
    }),
  };
}

/** `duty@example.cn` → `d***@example.cn`. */
const maskAddress = (address: string): string => address.replace(/^(.).*(?=@)/, '$1***');
