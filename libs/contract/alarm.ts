/** What of the present an alarm can watch, beside every figure of today by the id of its definition. */
export const LIVE_MEASURES = ['waiting', 'longest-wait', 'agents-idle', 'agents-present'] as const;
export type LiveMeasure = (typeof LIVE_MEASURES)[number];

export const ALARM_DIRECTIONS = ['above', 'below'] as const;
export type AlarmDirection = (typeof ALARM_DIRECTIONS)[number];

/** When an alarm is raised and cleared. */
export interface AlarmLevels {
  /** A live measure (contacts, seconds, agents), or a definition: shares from 0 to 1, seconds, contacts. */
  measure: string;
  /** `above`: raised at or above `raiseAt`, cleared at or below `clearAt`; `below` the other way round. */
  direction: AlarmDirection;
  raiseAt: number;
  clearAt: number;
  /** For so long the level must hold before the alarm is raised. */
  forSeconds: number;
}

export interface AlarmRuleView extends AlarmLevels {
  id: string;
  name: string;
  /** Whose it is; 00 = the whole hotline. */
  districtId: string;
  /** Null = all queues. */
  queueId: string | null;
  enabled: boolean;
  /** Where raised and cleared alarms are told; null = only on screens. */
  webhookUrl: string | null;
  /** The secret itself is never shown. */
  hasSecret: boolean;
  /** Addresses that are written to; masked for all but administrators. */
  mailTo: string[];
  /** Followers of a WeChat account who are told; null = none. */
  wechat: AlarmFollowers | null;
}

/** Followers, by the openids that the account knows them under; masked for all but administrators. */
export interface AlarmFollowers {
  accountId: string;
  openIds: string[];
  /** How they are told; none or null = by a customer-service message, which WeChat takes for 48 hours after theirs. */
  template?: AlarmTemplate | null;
}

/** What a template message can say of an alarm. */
export const ALARM_PARTS = ['name', 'scope', 'value', 'time'] as const;
export type AlarmPart = (typeof ALARM_PARTS)[number];

/** A template of a WeChat account, and which of its keys (`thing1`, `time3`) says what; null = none does. */
export type AlarmTemplate = { id: string } & Record<AlarmPart, string | null>;

/** So many addresses, and so many followers, are told of one rule's alarms. */
export const MOST_TOLD = 10;

export const ALARM_EVENTS = ['raised', 'cleared'] as const;
export type AlarmEvent = (typeof ALARM_EVENTS)[number];

/** How alarms are told, beside being on screens. */
export const ALARM_WAYS = ['webhook', 'mail', 'wechat'] as const;
export type AlarmWay = (typeof ALARM_WAYS)[number];

/**
 * `unknown`: it may have been told, and telling it again might tell it twice. `over`: the alarm was over before
 * anything was told.
 */
export type TellingOutcome = 'pending' | 'delivered' | 'failed' | 'unknown' | 'over';

/** What became of telling one alarm to one receiver. */
export interface AlarmTelling {
  event: AlarmEvent;
  way: AlarmWay;
  /** Address or openid, masked; null for a webhook. */
  to: string | null;
  outcome: TellingOutcome;
  tries: number;
  /** Why the last try failed: WeChat's code (`45015`), or words. */
  problem: string | null;
}

/** An alarm that was raised, by the rule as it was then. Times are ISO 8601 in UTC. */
export interface AlarmView extends AlarmLevels {
  id: string;
  ruleId: string;
  name: string;
  districtId: string;
  queueId: string | null;
  /** Since when the level held. */
  since: string;
  raisedAt: string;
  /** When it was raised. */
  value: number;
  /** Null while it lasts. */
  clearedAt: string | null;
  clearedValue: number | null;
}

/** An alarm on record, with what became of telling it. */
export interface AlarmRecord extends AlarmView {
  told: AlarmTelling[];
}
