import type { AlarmEvent, AlarmFollowers, AlarmLevels, AlarmWay, TellingOutcome } from '#libs/contract';
import { Schema } from 'mongoose';

export interface AlarmRuleDoc extends AlarmLevels {
  _id: string;
  name: string;
  districtId: string;
  queueId: string | null;
  enabled: boolean;
  webhookUrl: string | null;
  /** Sealed under the rule's id. */
  webhookSecret: string | null;
  /** Missing in rules of before there was mail and WeChat. */
  mailTo?: string[];
  wechat?: AlarmFollowers | null;
  /** Since when the level holds though no alarm is raised yet. */
  pendingSince: Date | null;
  /** Rises with every change: an alarm of an older one is cleared. */
  revision: number;
}

export interface AlarmDoc extends AlarmLevels {
  _id: string;
  ruleId: string;
  revision: number;
  name: string;
  districtId: string;
  queueId: string | null;
  since: Date;
  raisedAt: Date;
  value: number;
  clearedAt: Date | null;
  clearedValue: number | null;
  /** The rule's id while it lasts: one open alarm a rule, whoever raises it. */
  open?: string;
}

/** Somebody who is told, on one way. */
export interface AlarmReceiver {
  way: AlarmWay;
  /** Mail address, or openid; null for the rule's webhook. */
  to: string | null;
  /** The WeChat account whose follower it is. */
  accountId: string | null;
}

/** Telling one receiver one event. `dueAt` is missing once it was told, or given up. */
export interface AlarmDeliveryDoc extends Partial<AlarmReceiver> {
  /** `alarmId:event` of a webhook, `alarmId:event:way:n` of others; of a version that had webhooks alone there is no way in it. */
  _id: string;
  alarmId: string;
  event: AlarmEvent;
  tries: number;
  dueAt?: Date;
  /** Somebody is telling it, or died over it. */
  underWay?: true;
  /** Of an alarm that is over: told once this one has been, and only if it was told or may have been. */
  after?: string;
  outcome: TellingOutcome;
  /** Why the last try failed. */
  problem: string | null;
}

const text = { type: String, required: true } as const;
const LOOSE = { versionKey: false, strict: false } as const;

export const alarmRuleSchema = new Schema<AlarmRuleDoc>(
  { _id: text, districtId: text },
  { collection: 'alarm-rules', ...LOOSE },
);
alarmRuleSchema.index({ districtId: 1, _id: 1 });
alarmRuleSchema.index({ enabled: 1, _id: 1 });

export const alarmSchema = new Schema<AlarmDoc>(
  { _id: text, open: String, raisedAt: Date, since: Date },
  { collection: 'alarms', ...LOOSE },
);
alarmSchema.index({ open: 1 }, { unique: true, partialFilterExpression: { open: { $type: 'string' } } });
// Of one time that the level held, one alarm at most, whatever happens to the process that raises it.
alarmSchema.index({ ruleId: 1, since: 1 }, { unique: true });
alarmSchema.index({ districtId: 1, _id: -1 });
alarmSchema.index({ clearedAt: 1 });

export const alarmDeliverySchema = new Schema<AlarmDeliveryDoc>(
  { _id: text, dueAt: Date },
  { collection: 'alarm-deliveries', ...LOOSE },
);
alarmDeliverySchema.index({ dueAt: 1 }, { partialFilterExpression: { dueAt: { $type: 'date' } } });
alarmDeliverySchema.index({ alarmId: 1 });
