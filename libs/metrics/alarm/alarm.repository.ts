import type { AlarmEvent, DistrictScope } from '#libs/contract';
import { collectionOf } from '#libs/platform';
import type { ClientSession, Connection, mongo as driver } from 'mongoose';
import { alarmDeliverySchema, alarmSchema, type AlarmDeliveryDoc, type AlarmDoc } from './alarm.schema.js';

const DUPLICATE = 11000;

/** Alarms that were raised, and what is still to be told of them. Both change together. */
export class AlarmRepository {
  private readonly alarms: driver.Collection<AlarmDoc>;
  private readonly deliveries: driver.Collection<AlarmDeliveryDoc>;

  constructor(private readonly mongo: Connection) {
    this.alarms = collectionOf<AlarmDoc>(mongo, 'Alarm', alarmSchema);
    this.deliveries = collectionOf<AlarmDeliveryDoc>(mongo, 'AlarmDelivery', alarmDeliverySchema);
  }

  /** False if it has been raised already, here or elsewhere. */
  async raise(alarm: AlarmDoc, tell: boolean): Promise<boolean> {
    try {
      await this.together(async (session) => {
        await this.alarms.insertOne({ ...alarm, open: alarm.ruleId }, { session });
        if (tell) await this.deliveries.insertOne(delivery(alarm._id, 'raised', alarm.raisedAt), { session });
      });
      return true;
    } catch (error) {
      if ((error as { code?: unknown }).code === DUPLICATE) return false;
      throw error;
    }
  }

  /** False if it is over already. `value`: null if its rule was changed or is gone. */
  async clear(id: string, value: number | null, at: Date, tell: boolean): Promise<boolean> {
    return this.together(async (session) => {
      const { modifiedCount } = await this.alarms.updateOne(
        { _id: id, clearedAt: null },
        { $set: { clearedAt: at, clearedValue: value }, $unset: { open: '' } },
        { session },
      );
      if (modifiedCount === 0) return false;
      if (tell) await this.deliveries.insertOne(delivery(id, 'cleared', at), { session });
      return true;
    });
  }

  /** Those that last. */
  open(): Promise<AlarmDoc[]> {
    return this.alarms.find({ open: { $type: 'string' } }).toArray();
  }

  /** Newest first, older than the id given. */
  list(
    { districtId, openOnly }: DistrictScope & { openOnly: boolean },
    beforeId: string | null,
    limit: number,
  ): Promise<AlarmDoc[]> {
    return this.alarms
      .find({
        ...(districtId === null ? {} : { districtId }),
        ...(openOnly ? { open: { $type: 'string' } } : {}),
        ...(beforeId === null ? {} : { _id: { $lt: beforeId } }),
      })
      .sort({ _id: -1 })
      .limit(limit)
      .toArray();
  }

  find(id: string): Promise<AlarmDoc | null> {
    return this.alarms.findOne({ _id: id });
  }

  /** One that is due, for this process alone until `leaseUntil`; null if there is none. */
  claim(now: Date, leaseUntil: Date): Promise<AlarmDeliveryDoc | null> {
    return this.deliveries.findOneAndUpdate(
      // Named by its type, or the index of those that are due would not serve.
      { dueAt: { $type: 'date', $lte: now } },
      { $set: { dueAt: leaseUntil }, $inc: { tries: 1 } },
      { sort: { dueAt: 1 }, returnDocument: 'after' },
    );
  }

  async told(id: string): Promise<void> {
    const change = { $set: { outcome: 'delivered', problem: null }, $unset: { dueAt: '' } } as const;
    await this.deliveries.updateOne({ _id: id }, change);
  }

  /** `again`: when to try once more; null gives up. */
  async notTold(id: string, problem: string, again: Date | null): Promise<void> {
    const change =
      again === null
        ? { $set: { outcome: 'failed' as const, problem }, $unset: { dueAt: '' as const } }
        : { $set: { problem, dueAt: again } };
    await this.deliveries.updateOne({ _id: id }, change);
  }

  /** Forgets those that were over before this time; answers how many. */
  async expire(before: Date, limit: number): Promise<number> {
    const old = await this.alarms
      .find({ clearedAt: { $lt: before } }, { projection: { _id: 1 } })
      .limit(limit)
      .toArray();
    const ids = old.map(({ _id }) => _id);
    await this.deliveries.deleteMany({ alarmId: { $in: ids } });
    await this.alarms.deleteMany({ _id: { $in: ids } });
    return ids.length;
  }

  private together<T>(work: (session: ClientSession) => Promise<T>): Promise<T> {
    return this.mongo.transaction(work) as Promise<T>;
  }
}

const delivery = (alarmId: string, event: AlarmEvent, dueAt: Date): AlarmDeliveryDoc => ({
  _id: `${alarmId}:${event}`,
  alarmId,
  event,
  tries: 0,
  dueAt,
  outcome: 'pending',
  problem: null,
});
