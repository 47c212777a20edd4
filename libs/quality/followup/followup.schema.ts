import type { CoachingNoteView, CorrectionOutcome, CorrectionView } from '#libs/contract';
import { Schema } from 'mongoose';

export interface CoachingDoc extends Omit<CoachingNoteView, 'id' | 'at' | 'readAt'> {
  _id: string;
  at: Date;
  readAt: Date | null;
}

/** One for a drawn contact; `_id` is `draw.contact`. */
export interface CorrectionDoc extends Pick<CorrectionView, 'drawId' | 'contactId' | 'what' | 'openedBy'> {
  _id: string;
  districtId: string;
  openedAt: Date;
  /** Missing of those of older builds, as what follows. */
  assigneeId?: string | null;
  dueDay?: string;
  callbackId?: string;
  done: { by: string; at: Date; how?: CorrectionOutcome; note: string } | null;
}

const text = { type: String, required: true } as const;
const open = { versionKey: false, strict: false } as const;

export const coachingSchema = new Schema<CoachingDoc>(
  { _id: text, drawId: text, contactId: text, agentId: text },
  { collection: 'coaching-notes', ...open },
);
coachingSchema.index({ drawId: 1, contactId: 1 });
coachingSchema.index({ contactId: 1 });
coachingSchema.index({ agentId: 1, _id: -1 });

export const correctionSchema = new Schema<CorrectionDoc>(
  { _id: text, drawId: text, districtId: text },
  { collection: 'corrections', ...open },
);
correctionSchema.index({ contactId: 1 });
correctionSchema.index({ districtId: 1, _id: 1 });
correctionSchema.index({ assigneeId: 1, _id: 1 });
