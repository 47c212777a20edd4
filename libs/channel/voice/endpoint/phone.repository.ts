import type { PhoneKind } from '#libs/contract';
import { collectionOf, type Clock } from '#libs/platform';
import { Schema, type Connection, type mongo as driver } from 'mongoose';

/** The phone that an agent uses. */
export interface ChosenPhone {
  agentId: string;
  kind: PhoneKind;
}

interface PhoneDoc {
  /** The agent's. */
  _id: string;
  kind: PhoneKind;
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

  /** Null if the agent never chose one. */
  async find(agentId: string): Promise<PhoneKind | null> {
    return (await this.phones.findOne({ _id: agentId }))?.kind ?? null;
  }

  /** Those chosen at or after a time (epoch ms). */
  async chosenSince(time: number): Promise<ChosenPhone[]> {
    const docs = await this.phones.find({ chosenAt: { $gte: new Date(time) } }).toArray();
    return docs.map(({ _id: agentId, kind }) => ({ agentId, kind }));
  }
}
