import { collectionOf, type Clock } from '#libs/platform';
import { Schema, type Connection, type mongo as driver } from 'mongoose';

/** Where an agent's phone was called in vain: by the address of the Asterisk, and when. */
interface Absence {
  asterisk: string;
  at: Date;
}

interface AbsenceDoc {
  /** The agent's. */
  _id: string;
  absences: Absence[];
  noticedAt: Date;
}

/** Longer than what is asked for; then nobody needs it. */
const KEPT_SECONDS = 3600;

const absenceSchema = new Schema({ _id: String }, { collection: 'phone-absences', versionKey: false });
absenceSchema.index({ noticedAt: 1 }, { expireAfterSeconds: KEPT_SECONDS });

/** At which Asterisks the phones of agents were not lately. */
export class PhoneAbsenceRepository {
  private readonly absences: driver.Collection<AbsenceDoc>;

  constructor(
    mongo: Connection,
    private readonly clock: Clock,
  ) {
    this.absences = collectionOf<AbsenceDoc>(mongo, 'PhoneAbsence', absenceSchema);
  }

  /** Notes that a phone is not there; answers all Asterisks where it was not within `ms`, this one included. */
  async note(agentId: string, asterisk: string, ms: number): Promise<string[]> {
    const at = new Date(this.clock.now());
    const since = new Date(at.getTime() - ms);
    const still = { $and: [{ $ne: ['$$one.asterisk', asterisk] }, { $gte: ['$$one.at', since] }] };
    const kept = { $filter: { input: { $ifNull: ['$absences', []] }, as: 'one', cond: still } };
    const absences = { $concatArrays: [kept, [{ asterisk, at }]] };
    const doc = await this.absences.findOneAndUpdate(
      { _id: agentId },
      [{ $set: { absences, noticedAt: at } }],
      { upsert: true, returnDocument: 'after' },
    );
    return doc?.absences.map((one) => one.asterisk) ?? [asterisk];
  }

  /** The phone is there after all. */
  async forget(agentId: string, asterisk: string): Promise<void> {
    await this.absences.updateOne({ _id: agentId }, { $pull: { absences: { asterisk } } });
  }
}
