import { collectionOf, isDuplicateKey, type Clock } from '#libs/platform';
import { Schema, type Connection, type mongo as driver } from 'mongoose';

interface LeaseDoc {
  _id: string;
  /** The process that has it; of the name of an Asterisk, that Asterisk. */
  holder: string;
  until: Date;
  /** It can do now what the lease is for; absent = it says nothing else. */
  able?: boolean;
}

/** A lease as others see it. */
export interface KnownLease {
  /** Without the prefix that was asked for. */
  name: string;
  holder: string;
  /** Somebody holds it, and can do what it is for. */
  works: boolean;
}

const leaseSchema = new Schema({ _id: String }, { collection: 'leases', versionKey: false });

/** Who may do what only one process may do, for a while. */
export class LeaseRepository {
  private readonly leases: driver.Collection<LeaseDoc>;

  constructor(
    mongo: Connection,
    private readonly clock: Clock,
  ) {
    this.leases = collectionOf<LeaseDoc>(mongo, 'Lease', leaseSchema);
  }

  /**
   * Takes a lease that is free or expired, or holds on to one's own, for `ms` from now, and says whether the holder
   * is `able` to do what it is for. True if it is ours.
   */
  async hold(name: string, holder: string, ms: number, able = true): Promise<boolean> {
    const now = this.clock.now();
    const ours: driver.Filter<LeaseDoc> = { _id: name, $or: [{ holder }, { until: { $lt: new Date(now) } }] };
    try {
      const { matchedCount, upsertedCount } = await this.leases.updateOne(
        ours,
        { $set: { holder, able, until: new Date(now + ms) } },
        { upsert: true },
      );
      return matchedCount + upsertedCount > 0;
    } catch (error) {
      if (isDuplicateKey(error)) return false; // somebody else's, and not expired
      throw error;
    }
  }

  /** Gives it up at once, so that the next one need not wait. That there was one stays known. */
  async release(name: string, holder: string): Promise<void> {
    const until = new Date(this.clock.now() - 1);
    await this.leases.updateOne({ _id: name, holder }, { $set: { until, able: false } });
  }

  /** Leases whose names begin so and that were held `withinMs` ago or later. */
  async known(prefix: string, withinMs: number): Promise<KnownLease[]> {
    const now = this.clock.now();
    const since = new Date(now - withinMs);
    const found = await this.leases
      .find({ _id: { $gte: prefix, $lt: `${prefix}\uffff` }, until: { $gt: since } })
      .toArray();
    return found.map(({ _id, holder, until, able }) => ({
      name: _id.slice(prefix.length),
      holder,
      works: until.getTime() >= now && able !== false,
    }));
  }
}
