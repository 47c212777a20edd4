import type { DayRange } from './figures.js';
import type { ContactImage } from './transition.js';
import type { Channel } from './words.js';

/** 5 very satisfied 非常满意, 4 satisfied 满意, 3 basically satisfied 基本满意, 2 dissatisfied, 1 very dissatisfied. */
export const SATISFACTION_SCORES = [1, 2, 3, 4, 5] as const;
export type SatisfactionScore = (typeof SATISFACTION_SCORES)[number];

/** How a score came: by a button of the web chat, by a text, by a key of the telephone. */
export const SATISFACTION_WAYS = ['page', 'text', 'key'] as const;
export type SatisfactionWay = (typeof SATISFACTION_WAYS)[number];

/** A customer is asked how satisfied they are, until then. */
export interface SatisfactionQuestion {
  contactId: string;
  /** ISO; later answers are not taken. */
  until: string;
}

/** Whether whoever was served in a queue is asked. */
export interface SatisfactionSetting {
  queueId: string;
  asked: boolean;
}

/** By what satisfaction is split up. */
export const SATISFACTION_GROUPS = ['queue', 'channel', 'agent', 'day'] as const;
export type SatisfactionGroup = (typeof SATISFACTION_GROUPS)[number];

export interface SatisfactionQuery extends DayRange {
  districtId: string | null;
  queueId: string | null;
  channel: Channel | null;
  by: SatisfactionGroup | null;
  /** Whether 基本满意 (3) counts as satisfied. */
  basicCounts: boolean;
}

export interface SatisfactionRow {
  /** Of the group; null of the whole. */
  key: string | null;
  /** Customers who were asked. */
  offered: number;
  responses: number;
  satisfied: number;
  /** satisfied ÷ responses; null without responses. */
  csat: number | null;
  /** responses ÷ offered; null if nobody was asked. */
  responseRate: number | null;
}

export interface SatisfactionView {
  query: SatisfactionQuery;
  total: SatisfactionRow;
  rows: SatisfactionRow[];
}

/** How callers are asked by key; implemented by libs/survey. */
export interface CallSatisfaction {
  asks(queueId: string): Promise<boolean>;
  /** Notes that a caller is asked now, before they are. False: their queue asks nobody, it is too late, or they were asked. */
  askByKey(contact: ContactImage): Promise<boolean>;
  /** Notes the key of a caller who was asked, once. */
  answerByKey(contactId: string, score: SatisfactionScore): Promise<void>;
}
