import type {
  ReportChoice,
  ReportContent,
  ReportFormat,
  ReportMailState,
  ReportRunState,
  ReportWish,
} from '#libs/contract';
import { Schema, type mongo } from 'mongoose';

type LaterChoice = 'agentId' | 'hour' | 'officeId' | 'topicId';

export interface SavedReportDoc extends Omit<ReportWish, 'choice' | 'content'> {
  _id: string;
  /** Missing of older builds: figures. */
  content?: ReportContent;
  /** Those of older builds are narrowed to no agent, hour, office and topic, and of no questionnaire. */
  choice: Omit<ReportChoice, LaterChoice> & Partial<ReportChoice>;
  districtId: string;
  /** When it is made next; null = only when asked. */
  nextAt: Date | null;
  createdBy: string;
}

/**
 * A report of one period. `_id` is `<report>.<first day>` of one that is made by itself, so that any number of
 * workers make it once; a random one if somebody asked.
 */
export interface ReportRunDoc {
  _id: string;
  reportId: string;
  districtId: string;
  from: string;
  to: string;
  format: ReportFormat;
  state: ReportRunState;
  mail: ReportMailState;
  problem: string | null;
  tries: number;
  /** Somebody asked for it. */
  byHand?: true;
  /** The report, while somebody who asked waits for its making: once at most. */
  asked?: string;
  /** When a worker looks at it (again); missing once nothing is left to be done. */
  dueAt?: Date;
  createdAt: Date;
  madeAt: Date | null;
  file: mongo.Binary | null;
  size: number | null;
}

const text = { type: String, required: true } as const;
const open = { versionKey: false, strict: false } as const;

export const savedReportSchema = new Schema<SavedReportDoc>(
  { _id: text, districtId: text },
  { collection: 'saved-reports', ...open },
);
savedReportSchema.index({ districtId: 1, _id: 1 });
savedReportSchema.index({ nextAt: 1 }, { partialFilterExpression: { nextAt: { $type: 'date' } } });

export const reportRunSchema = new Schema<ReportRunDoc>(
  { _id: text, reportId: text, dueAt: Date },
  { collection: 'report-runs', ...open },
);
reportRunSchema.index({ reportId: 1, createdAt: -1 });
reportRunSchema.index({ dueAt: 1 }, { partialFilterExpression: { dueAt: { $type: 'date' } } });
reportRunSchema.index({ createdAt: 1 });
reportRunSchema.index({ asked: 1 }, { unique: true, partialFilterExpression: { asked: { $exists: true } } });

/** How many reports a district has had made by hand on a day, whatever became of them. `_id` is `<district>:<day>`. */
export interface ReportAskedDoc {
  _id: string;
  count: number;
  at: Date;
}
export const reportAskedSchema = new Schema<ReportAskedDoc>(
  { _id: text, at: Date },
  { collection: 'report-asked', ...open },
);
reportAskedSchema.index({ at: 1 }, { expireAfterSeconds: 7 * 86_400 });
