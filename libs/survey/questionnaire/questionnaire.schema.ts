import type {
  GroupQuota,
  QuestionAnswer,
  QuestionnaireAccess,
  QuestionnaireContent,
  QuestionnaireState,
} from '#libs/contract';
import { Schema } from 'mongoose';

/** A questionnaire with its terms; what it asks is in its versions. */
export interface QuestionnaireDoc {
  _id: string;
  districtId: string;
  /** Of the newest version, for lists. */
  name: string;
  nameEn: string;
  access: QuestionnaireAccess;
  state: QuestionnaireState;
  version: number;
  opensAt: Date | null;
  closesAt: Date | null;
  quota: number;
  /** Missing of those of older builds. */
  groupQuotas?: GroupQuota[];
  remindAfterDays?: number | null;
  answers: number;
  /** Devices that opened it, or those invited. */
  offered: number;
  createdAt: Date;
  /** The user. */
  changedBy: string;
}

/** `_id` is `<questionnaire>/<version>`. Never changed. */
export interface QuestionnaireVersionDoc extends QuestionnaireContent {
  _id: string;
  createdAt: Date;
  createdBy: string;
}

/** As answers are stored; `correct` of questions with a right answer. */
export type StoredAnswer = QuestionAnswer & { correct: boolean | null };

/**
 * One filled-in questionnaire. It says nothing of whoever filled it in: the id is random, the time is a day, and
 * neither mark nor invitation is in it.
 */
export interface ResponseDoc {
  _id: string;
  questionnaireId: string;
  version: number;
  /** Shanghai. */
  day: string;
  answers: StoredAnswer[];
  /** Share of right answers; null unless it is a quiz with a right answer shown. */
  score: number | null;
}

/** A mark that was used: the hash of a random number a browser kept, and nothing else. */
export interface SpentMarkDoc {
  _id: string;
  questionnaireId: string;
}

export interface InvitationDoc {
  _id: string;
  questionnaireId: string;
  name: string;
  /** Missing: of none. */
  group?: string;
  /** Forgotten once it was answered, or the questionnaire is closed. */
  email: string | null;
  /** Without a time, which would tell whose answer is whose. */
  answered: boolean;
  invitedAt: Date;
  /** Messages sent so far, and when the last one was. */
  sent: number;
  sentAt: Date | null;
  /** Reminded by itself, or about to be: that happens once, also if the message can't be sent. */
  reminded?: boolean;
  /** When the next message is due; missing if none is. */
  dueAt?: Date;
  /** Of the message that is due. */
  tries?: number;
}

const text = { type: String, required: true } as const;
const open = { versionKey: false, strict: false } as const;

export const questionnaireSchema = new Schema<QuestionnaireDoc>(
  { _id: text, districtId: text },
  { collection: 'questionnaires', ...open },
);
questionnaireSchema.index({ districtId: 1, _id: -1 });
questionnaireSchema.index(
  { remindAfterDays: 1 },
  { partialFilterExpression: { remindAfterDays: { $gte: 1 } } },
);

export const questionnaireVersionSchema = new Schema<QuestionnaireVersionDoc>(
  { _id: text },
  { collection: 'questionnaire-versions', ...open },
);

export const responseSchema = new Schema<ResponseDoc>(
  { _id: text, questionnaireId: text },
  { collection: 'questionnaire-responses', ...open },
);
responseSchema.index({ questionnaireId: 1, version: 1, _id: 1 });
responseSchema.index({ day: 1, questionnaireId: 1 });
responseSchema.index({ questionnaireId: 1, day: 1 });

export const spentMarkSchema = new Schema<SpentMarkDoc>(
  { _id: text, questionnaireId: text },
  { collection: 'questionnaire-spent-marks', ...open },
);

export const invitationSchema = new Schema<InvitationDoc>(
  { _id: text, questionnaireId: text, dueAt: Date },
  { collection: 'questionnaire-invitations', ...open },
);
invitationSchema.index({ questionnaireId: 1, _id: 1 });
invitationSchema.index({ questionnaireId: 1, group: 1, answered: 1 });
invitationSchema.index({ dueAt: 1 }, { partialFilterExpression: { dueAt: { $type: 'date' } } });
