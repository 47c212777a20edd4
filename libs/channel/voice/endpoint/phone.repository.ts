import type { PhoneKind } from '#libs/contract';
import { collectionOf, type Clock } from '#libs/platform';
import { Schema, type Connection, type mongo as driver } from 'mongoose';

/** The phone that an agent uses. */
export interface ChosenPhone {
  agentId: string;
  kind: PhoneKind;
}

/** What became of an agent's phone; `kind` null: it was taken back. */
export interface PhoneChange {
  agentId: string;
  kind: PhoneKind | null;
}

interface PhoneDoc {
  /** The agent's. */
  _id: string;
  /** Null: taken back, as its agent left. */
  kind: PhoneKind | null;
  /** Or taken back. */
  chosenAt: Date;
}

const phoneSchema = new Schema({ _id: String }, { collection: 'phones', versionKey: false });
phoneSchema.index({ chosenAt: 1 });

/** Which phone each agent uses. */
export class PhoneRepository {
  private readonly phones: driver.Collection<PhoneDoc>;

  constructor(
    mongo: Connection,
    private readonly clock: Clock,
  ) {
    this.phones = collectionOf<PhoneDoc>(mongo, 'Phone', phoneSchema);
  }

  async choose({ agentId, kind }: ChosenPhone): Promise<void> {
    const chosenAt = new Date(this.clock.now());
    await this.phones.updateOne({ _id: agentId }, { $set: { kind, chosenAt } }, { upsert: true });
  }

  /** They have none until they choose one again. */
  async takeBack(agentIds: readonly string[]): Promise<void> {
    if (agentIds.length === 0) return;
    const chosenAt = new Date(this.clock.now());
    const theirs = { _id: { $in: [...agentIds] }, kind: { $ne: null } };
    await this.phones.updateMany(theirs, { $set: { kind: null, chosenAt } });
  }

  /** Null if the agent never chose one, or it was taken back. */
  async find(agentId: string): Promise<PhoneKind | null> {
    return (await this.phones.findOne({ _id: agentId }))?.kind ?? null;
  }

  /** Those chosen or taken back at or after a time (epoch ms). */
  async changedSince(time: number): Promise<PhoneChange[]> {
    const docs = await this.phones.find({ chosenAt: { $gte: new Date(time) } }).toArray();
    return docs.map(({ _id: agentId, kind }) => ({ agentId, kind }));
  }
}
