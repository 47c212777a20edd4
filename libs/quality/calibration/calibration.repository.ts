import type { DistrictScope } from '#libs/contract';
import { collectionOf, newestFirst } from '#libs/platform';
import type { Connection, mongo as driver } from 'mongoose';
import { calibrationSchema, type CalibrationDoc, type CalibrationScore } from './calibration.schema.js';

/** Calibration sessions. */
export class CalibrationRepository {
  private readonly sessions: driver.Collection<CalibrationDoc>;

  constructor(mongo: Connection) {
    this.sessions = collectionOf<CalibrationDoc>(mongo, 'Calibration', calibrationSchema);
  }

  async insert(session: CalibrationDoc): Promise<void> {
    await this.sessions.insertOne(session);
  }

  find(id: string): Promise<CalibrationDoc | null> {
    return this.sessions.findOne({ _id: id });
  }

  /** Newest first, older than the id given. */
  list(scope: DistrictScope, beforeId: string | null, limit: number): Promise<CalibrationDoc[]> {
    return newestFirst(this.sessions, scope, beforeId, limit);
  }

  /** False if it is closed, or this scorer has scored the contact. */
  async addScore(id: string, score: CalibrationScore): Promise<boolean> {
    const { contactId, scorerId } = score;
    const free = { closedAt: null, scores: { $not: { $elemMatch: { contactId, scorerId } } } };
    const { modifiedCount } = await this.sessions.updateOne(
      { _id: id, ...free },
      { $push: { scores: score } },
    );
    return modifiedCount === 1;
  }

  /** False if it was closed before. */
  async close(id: string, closedAt: Date): Promise<boolean> {
    const { modifiedCount } = await this.sessions.updateOne(
      { _id: id, closedAt: null },
      { $set: { closedAt } },
    );
    return modifiedCount === 1;
  }
}
