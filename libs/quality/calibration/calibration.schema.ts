import type { ScoreView } from '#libs/contract';
import { Schema } from 'mongoose';

export interface CalibrationScore extends Omit<ScoreView, 'at'> {
  contactId: string;
  at: Date;
}

/** A session with everything said in it: a few contacts times a few scorers. */
export interface CalibrationDoc {
  _id: string;
  name: string;
  districtId: string;
  formId: string;
  formVersion: number;
  contactIds: string[];
  scorerIds: string[];
  createdBy: string;
  createdAt: Date;
  closedAt: Date | null;
  scores: CalibrationScore[];
}

const text = { type: String, required: true } as const;

export const calibrationSchema = new Schema<CalibrationDoc>(
  { _id: text, name: text, districtId: text },
  { collection: 'calibrations', versionKey: false, strict: false },
);
/** What somebody has to score in sessions that go on. */
calibrationSchema.index({ scorerIds: 1, closedAt: 1 });
calibrationSchema.index({ contactIds: 1 });
calibrationSchema.index({ districtId: 1, _id: -1 });
