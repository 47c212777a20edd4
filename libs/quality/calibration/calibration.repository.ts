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

  /** Of a session that nobody has begun to score. */
  async drop(id: string): Promise<void> {
    await this.sessions.deleteOne({ _id: id, scores: { $size: 0 } });
  }

  /** Who compares, or has compared, their scores of these contacts. */
  async scorersOf(contactIds: readonly string[]): Promise<Map<string, ReadonlySet<string>>> {
    const asked = new Set(contactIds);
    const found = this.sessions.find<Pick<CalibrationDoc, 'contactIds' | 'scorerIds'>>(
      { contactIds: { $in: [...contactIds] } },
      { projection: { contactIds: 1, scorerIds: 1 } },
    );
    const scorers = new Map<string, Set<string>>();
    for (const session of await found.toArray()) {
      for (const contactId of session.contactIds.filter((id) => asked.has(id))) {
        const known = scorers.get(contactId) ?? new Set();
        scorers.set(contactId, known);
        for (const scorerId of session.scorerIds) known.add(scorerId);
      }
    }
    return scorers;
  }

  /** Those of these contacts (null: of all) that somebody has yet to score in a session that goes on. */
  async openTo(scorerId: string, contactIds: readonly string[] | null): Promise<string[]> {
    const asked = contactIds && new Set(contactIds);
    const among = contactIds ? { contactIds: { $in: [...contactIds] } } : {};
    const found = this.sessions.find<Pick<CalibrationDoc, 'contactIds' | 'scores'>>(
      { ...among, scorerIds: scorerId, closedAt: null },
      { projection: { contactIds: 1, 'scores.contactId': 1, 'scores.scorerId': 1 } },
    );
    return (await found.toArray()).flatMap(({ contactIds: its, scores }) => {
      const own = new Set(scores.flatMap((one) => (one.scorerId === scorerId ? [one.contactId] : [])));
      return its.filter((id) => (asked?.has(id) ?? true) && !own.has(id));
    });
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
