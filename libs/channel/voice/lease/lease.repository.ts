import { collectionOf, isDuplicateKey, type Clock } from '#libs/platform';
import { Schema, type Connection, type mongo as driver } from 'mongoose';

interface LeaseDoc {
  _id: string;
  /** The process that has it. */
  holder: string;
  until: Date;
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

  /** Takes a lease that is free or expired, or holds on to one's own, for `ms` from now. True if it is ours. */
  async hold(name: string, holder: string, ms: number): Promise<boolean> {
    const now = this.clock.now();
    const ours: driver.Filter<LeaseDoc> = { _id: name, $or: [{ holder }, { until: { $lt: new Date(now) } }] };
    try {
      const { matchedCount, upsertedCount } = await this.leases.updateOne(
        ours,
        { $set: { holder, until: new Date(now + ms) } },
        { upsert: true },
      );
      return matchedCount + upsertedCount > 0;
    } catch (error) {
      if (isDuplicateKey(error)) return false; // somebody else's, and not expired
      throw error;
    }
  }

  /** Gives it up at once, so that the next one need not wait. */
  async release(name: string, holder: string): Promise<void> {
    await this.leases.deleteOne({ _id: name, holder });
  }
}
