import { AppError, type DistrictScope } from '#libs/contract';
import { collectionOf, isDuplicateKey } from '#libs/platform';
import type { Connection, mongo as driver } from 'mongoose';
import { coachingSchema, correctionSchema, type CoachingDoc, type CorrectionDoc } from './followup.schema.js';

/** Coaching notes and corrections. */
export class FollowUpRepository {
  private readonly notes: driver.Collection<CoachingDoc>;
  private readonly corrections: driver.Collection<CorrectionDoc>;

  constructor(mongo: Connection) {
    this.notes = collectionOf<CoachingDoc>(mongo, 'CoachingNote', coachingSchema);
    this.corrections = collectionOf<CorrectionDoc>(mongo, 'Correction', correctionSchema);
  }

  async insertNote(note: CoachingDoc): Promise<void> {
    await this.notes.insertOne(note);
  }

  notesOfContact(drawId: string, contactId: string): Promise<CoachingDoc[]> {
    return this.notes.find({ drawId, contactId }).sort({ _id: 1 }).toArray();
  }

  /** Newest first, before the id given. */
  notesOfAgent(agentId: string, beforeId: string | null, limit: number): Promise<CoachingDoc[]> {
    return this.notes
      .find({ agentId, ...(beforeId === null ? {} : { _id: { $lt: beforeId } }) })
      .sort({ _id: -1 })
      .limit(limit)
      .toArray();
  }

  /** Notes that the agent has read it; the first time stays. Null if it is not theirs. */
  async readNote(id: string, agentId: string, at: Date): Promise<CoachingDoc | null> {
    await this.notes.updateOne({ _id: id, agentId, readAt: null }, { $set: { readAt: at } });
    return this.notes.findOne({ _id: id, agentId });
  }

  /** Throws ALREADY_EXISTS if there is one of the contact. */
  async insertCorrection(correction: CorrectionDoc): Promise<void> {
    try {
      await this.corrections.insertOne(correction);
    } catch (error) {
      if (isDuplicateKey(error)) throw new AppError('ALREADY_EXISTS');
      throw error;
    }
  }

  findCorrection(id: string): Promise<CorrectionDoc | null> {
    return this.corrections.findOne({ _id: id });
  }

  /** Open (or done) ones, of one person if told, by id after the one given. */
  listCorrections(
    { districtId, assigneeId, done }: DistrictScope & { assigneeId: string | null; done: boolean },
    afterId: string | null,
    limit: number,
  ): Promise<CorrectionDoc[]> {
    return this.corrections
      .find({
        // Whoever was given one has it, also of another district.
        ...(assigneeId !== null ? { assigneeId } : districtId === null ? {} : { districtId }),
        _id: { $gt: afterId ?? '' },
        done: done ? { $ne: null } : null,
      })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
  }

  /** Changes one that is open; null if it is not any more. */
  change(
    id: string,
    fields: Partial<Pick<CorrectionDoc, 'assigneeId' | 'dueDay' | 'callbackId' | 'done'>>,
  ): Promise<CorrectionDoc | null> {
    return this.corrections.findOneAndUpdate(
      { _id: id, done: null },
      { $set: fields },
      { returnDocument: 'after' },
    );
  }
}
