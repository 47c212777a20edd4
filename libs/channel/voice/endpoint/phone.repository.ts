import type { PhoneKind } from '#libs/contract';
import { collectionOf, newToken, type Clock } from '#libs/platform';
import { Schema, type Connection, type mongo as driver } from 'mongoose';

/** The phone that an agent uses. */
export interface ChosenPhone {
  agentId: string;
  kind: PhoneKind;
  /** Whoever knows its password can register no longer. */
  renew?: boolean;
}

/** What became of an agent's phone; `kind` null: it was taken back. */
export interface PhoneChange {
  agentId: string;
  kind: PhoneKind | null;
  /** What its password follows from, beside the deployment's secret. */
  key: string | null;
}

interface PhoneDoc {
  /** The agent's. */
  _id: string;
  kind: PhoneKind;
  /** Missing until it is renewed for the first time. */
  key?: string;
  chosenAt: Date;
  /** Its agent left; processes of before go by the kind alone. */
  takenBackAt?: Date;
}

const phoneSchema = new Schema({ _id: String }, { collection: 'phones', versionKey: false });
phoneSchema.index({ chosenAt: 1 });
phoneSchema.index({ takenBackAt: 1 }, { partialFilterExpression: { takenBackAt: { $exists: true } } });

/** Which phone each agent uses. */
export class PhoneRepository {
  private readonly phones: driver.Collection<PhoneDoc>;

  constructor(
    mongo: Connection,
    private readonly clock: Clock,
  ) {
    this.phones = collectionOf<PhoneDoc>(mongo, 'Phone', phoneSchema);
  }

  /** Answers its key. It is a new one if one is asked for, or the phone was taken back. */
  async choose({ agentId, kind, renew = false }: ChosenPhone): Promise<string | null> {
    const chosenAt = new Date(this.clock.now());
    const wasTakenBack = { $ne: [{ $type: '$takenBackAt' }, 'missing'] };
    const key = { $cond: [{ $or: [renew, wasTakenBack] }, newToken(9), '$key'] };
    const change = [{ $set: { kind, chosenAt, key } }, { $unset: 'takenBackAt' }];
    const after = { upsert: true, returnDocument: 'after' } as const;
    return (await this.phones.findOneAndUpdate({ _id: agentId }, change, after))?.key ?? null;
  }

  /** They have none until they choose one again. */
  async takeBack(agentIds: readonly string[]): Promise<void> {
    if (agentIds.length === 0) return;
    const theirs = { _id: { $in: [...agentIds] }, takenBackAt: { $exists: false } };
    await this.phones.updateMany(theirs, { $set: { takenBackAt: new Date(this.clock.now()) } });
  }

  /** Null if the agent never chose one, or it was taken back. */
  async find(agentId: string): Promise<PhoneKind | null> {
    const phone = await this.phones.findOne({ _id: agentId });
    return phone ? kindOf(phone) : null;
  }

  /** Those chosen or taken back at or after a time (epoch ms). */
  async changedSince(time: number): Promise<PhoneChange[]> {
    const since = { $gte: new Date(time) };
    const docs = await this.phones.find({ $or: [{ chosenAt: since }, { takenBackAt: since }] }).toArray();
    return docs.map((phone) => ({ agentId: phone._id, kind: kindOf(phone), key: phone.key ?? null }));
  }
}

const kindOf = ({ kind, takenBackAt }: PhoneDoc): PhoneKind | null => (takenBackAt ? null : kind);
