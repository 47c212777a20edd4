import type { DistrictScope } from '#libs/contract';
import { collectionOf } from '#libs/platform';
import type { Connection, mongo as driver } from 'mongoose';
import { standingSchema, type StandingDoc } from './standing.schema.js';

export class StandingRepository {
  private readonly plans: driver.Collection<StandingDoc>;

  constructor(mongo: Connection) {
    this.plans = collectionOf<StandingDoc>(mongo, 'StandingPlan', standingSchema);
  }

  async insert(plan: StandingDoc): Promise<void> {
    await this.plans.insertOne(plan);
  }

  find(planId: string): Promise<StandingDoc | null> {
    return this.plans.findOne({ _id: planId });
  }

  /** Newest first, older than the id given. */
  list({ districtId }: DistrictScope, beforeId: string | null, limit: number): Promise<StandingDoc[]> {
    return this.plans
      .find({
        ...(districtId === null ? {} : { districtId }),
        ...(beforeId === null ? {} : { _id: { $lt: beforeId } }),
      })
      .sort({ _id: -1 })
      .limit(limit)
      .toArray();
  }

  /** How many of a district have not ended. */
  running(districtId: string): Promise<number> {
    return this.plans.countDocuments({ districtId, endedAt: null });
  }

  /** Those with days that may still be drawn. */
  active(): Promise<StandingDoc[]> {
    return this.plans.find({ completedAt: null }).toArray();
  }

  /** Nothing can be drawn of this day. */
  async noteWithout(planId: string, day: string): Promise<void> {
    await this.plans.updateOne({ _id: planId }, { $addToSet: { without: day } });
  }

  /** No day of it is left to draw. */
  async complete(planId: string, completedAt: Date): Promise<void> {
    await this.plans.updateOne(
      { _id: planId, endedAt: { $ne: null }, completedAt: null },
      { $set: { completedAt } },
    );
  }

  /** False if it had ended before. */
  async end(planId: string, endedAt: Date, endedBy: string): Promise<boolean> {
    const change = { $set: { endedAt, endedBy } };
    return (await this.plans.updateOne({ _id: planId, endedAt: null }, change)).modifiedCount === 1;
  }
}
