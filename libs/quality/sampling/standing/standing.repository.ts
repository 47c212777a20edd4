import type { DistrictScope, StandingDay, UndrawnDay } from '#libs/contract';
import { collectionOf, newestFirst } from '#libs/platform';
import type { Connection, mongo as driver } from 'mongoose';
import { standingSchema, type StandingDoc } from './standing.schema.js';

export class StandingRepository {
  private readonly plans: driver.Collection<StandingDoc>;

  constructor(private readonly mongo: Connection) {
    this.plans = collectionOf<StandingDoc>(mongo, 'StandingPlan', standingSchema);
  }

  async insert(plan: StandingDoc): Promise<void> {
    await this.plans.insertOne(plan);
  }

  find(planId: string): Promise<StandingDoc | null> {
    return this.plans.findOne({ _id: planId });
  }

  /** Newest first, older than the id given. */
  list(scope: DistrictScope, beforeId: string | null, limit: number): Promise<StandingDoc[]> {
    return newestFirst(this.plans, scope, beforeId, limit);
  }

  /** How many of a district have not ended. */
  running(districtId: string): Promise<number> {
    return this.plans.countDocuments({ districtId, endedAt: null });
  }

  /** Those with days that may still be drawn. */
  active(): Promise<StandingDoc[]> {
    return this.plans.find({ completedAt: null }).toArray();
  }

  /** Nothing was handled on this day. */
  async noteWithout(planId: string, day: string): Promise<void> {
    await this.plans.updateOne({ _id: planId }, { $addToSet: { without: day } });
  }

  /** This day can't be drawn. Once, however many workers say so. */
  async noteUndrawn(planId: string, undrawn: UndrawnDay): Promise<void> {
    const filter = { _id: planId, 'undrawn.day': { $ne: undrawn.day } };
    await this.plans.updateOne(filter, { $push: { undrawn } });
  }

  /** Days that these plans could not draw, in order. */
  async undrawnOf(planIds: readonly string[]): Promise<UndrawnDay[]> {
    const found = await this.plans
      .find({ _id: { $in: [...planIds] } }, { projection: { undrawn: 1 } })
      .toArray();
    return found.flatMap(({ undrawn = [] }) => undrawn).toSorted((a, b) => (a.day < b.day ? -1 : 1));
  }

  /** One day more is drawn; in the transaction that stores the draw, as that happens once. */
  async noteDrawn({ planId, day }: StandingDay, session: driver.ClientSession): Promise<void> {
    const change = { $inc: { 'drawn.days': 1 }, $max: { 'drawn.latest': day } };
    await this.plans.updateOne({ _id: planId }, change, { session });
  }

  /** Ids of those of earlier builds, whose days have not been counted. */
  async uncounted(): Promise<string[]> {
    const found = this.plans.find({ 'drawn.whole': null }, { projection: { _id: 1 } });
    return (await found.toArray()).map(({ _id }) => _id);
  }

  /** All days that are drawn, by `count`, which sees them in the same transaction: no draw comes between. */
  async countDrawn(
    planId: string,
    count: (session: driver.ClientSession) => Promise<readonly string[]>,
  ): Promise<void> {
    const session = await this.mongo.startSession();
    try {
      await session.withTransaction(
        async () => {
          const days = await count(session);
          const drawn = { days: days.length, latest: days.toSorted().at(-1) ?? null, whole: true as const };
          await this.plans.updateOne({ _id: planId }, { $set: { drawn } }, { session });
        },
        { readConcern: { level: 'snapshot' } },
      );
    } finally {
      await session.endSession();
    }
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
