import type { Channel, SatisfactionScore, SatisfactionWay } from '#libs/contract';
import { Schema } from 'mongoose';

/**
 * `due`: to be asked, at `dueAt`. `sending`: on its way; whoever was doing it may have died, so it counts as asked.
 * `missed`: could not be asked in time, and never will be.
 */
export type SatisfactionState = 'due' | 'sending' | 'asked' | 'answered' | 'missed';

/** A customer who was served; `_id` is the contact's. */
export interface SatisfactionDoc {
  _id: string;
  districtId: string;
  queueId: string;
  channel: Channel;
  accountId: string;
  agentId: string | null;
  /** The office whose account the contact came by; null = none's, missing in those of older builds. */
  officeId?: string | null;
  /** What it was about; missing until the contact is closed, and in those of older builds. */
  topicId?: string | null;
  /** Shanghai day on which the contact ended. */
  day: string;
  /** When it ended; missing in those of older builds, until they are counted. */
  endedAt?: Date;
  /** Whether figures are still to hear what became of it. */
  untold?: true;
  state: SatisfactionState;
  /** When to ask (again). */
  dueAt: Date;
  /** Not asked after it. */
  askBy: Date;
  /** Answers are taken until then. */
  answerBy: Date;
  /** Who may answer; forgotten with the answer, or when the time is over. */
  customerId: string | null;
  attempts: number;
  /** Why the channel refused; null unless it did. */
  code: string | null;
  answer: { score: SatisfactionScore; at: Date; way: SatisfactionWay } | null;
  /** The channel's own id of the answer: the same one twice counts once. */
  answerKey?: string;
}

export interface SatisfactionSettingDoc {
  /** The queue's. */
  _id: string;
  asked: boolean;
}

const text = { type: String, required: true } as const;
const open = { versionKey: false, strict: false } as const;

export const satisfactionSchema = new Schema<SatisfactionDoc>(
  { _id: text, districtId: text, day: text },
  { collection: 'satisfaction', ...open },
);
satisfactionSchema.index({ state: 1, dueAt: 1 });
satisfactionSchema.index({ customerId: 1, answerBy: -1 });
satisfactionSchema.index({ state: 1, answerBy: 1 });
satisfactionSchema.index(
  { answerKey: 1 },
  { unique: true, partialFilterExpression: { answerKey: { $type: 'string' } } },
);
satisfactionSchema.index({ day: 1, districtId: 1 });
satisfactionSchema.index({ untold: 1, _id: 1 }, { partialFilterExpression: { untold: true } });

export const satisfactionSettingSchema = new Schema<SatisfactionSettingDoc>(
  { _id: text },
  { collection: 'satisfaction-settings', ...open },
);

/** `_id` is `facts-2`: older questions are marked to be told, or told again. */
export interface SatisfactionMarkDoc {
  _id: string;
}

export const satisfactionMarkSchema = new Schema<SatisfactionMarkDoc>(
  { _id: text },
  { collection: 'satisfaction-marks', versionKey: false },
);
