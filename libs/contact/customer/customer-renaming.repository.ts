import { collectionOf } from '#libs/platform';
import { Schema, type Connection, type mongo as driver } from 'mongoose';
import { contactCollection, UNIQUE, type ContactDoc } from '../contact.schema.js';

/** How far the renaming has come. */
export interface RenamingState {
  /** What is renamed. */
  _id: string;
  startedAt: Date;
  /** Everything up to this id has been looked at. */
  after: string;
  done: boolean;
}

/** A document that names a customer. */
export interface Naming {
  id: string;
  openKey: string | null;
  channel: ContactDoc['channel'];
  accountId: string;
  customer: ContactDoc['customer'];
}
export interface Renamed {
  id: string;
  from: string;
  to: string;
}

const schema = new Schema({ _id: String }, { collection: 'customer-renaming', versionKey: false });
const FIELDS = { channel: 1, accountId: 1, customer: 1, openKey: 1 } as const;

/** Contacts as far as they name their customer. */
export class CustomerRenamingRepository {
  private readonly contacts;
  private readonly states: driver.Collection<RenamingState>;

  constructor(mongo: Connection) {
    this.contacts = contactCollection(mongo);
    this.states = collectionOf<RenamingState>(mongo, 'CustomerRenaming', schema);
  }

  /** The state, which the first to ask begins. */
  async begin(what: string, now: number): Promise<RenamingState> {
    const first = { startedAt: new Date(now), after: '', done: false };
    const options = { upsert: true, returnDocument: 'after' } as const;
    return (await this.states.findOneAndUpdate(
      { _id: what },
      { $setOnInsert: first },
      options,
    )) as RenamingState;
  }

  /** Never goes back, whoever is behind. */
  async reached(what: string, after: string, done: boolean): Promise<void> {
    await this.states.updateOne({ _id: what }, { $max: { after }, ...(done ? { $set: { done } } : {}) });
  }

  /** Open ones, in the order of their open keys. */
  async open(afterKey: string, limit: number): Promise<Naming[]> {
    return this.read(
      { openKey: { $exists: true, $gt: afterKey } },
      { openKey: 1 },
      limit,
      UNIQUE.openContact,
    );
  }

  async page(afterId: string, limit: number): Promise<Naming[]> {
    return this.read({ _id: { $gt: afterId } }, { _id: 1 }, limit);
  }

  /** Each only if it still names its customer so. */
  async rename(renamed: readonly Renamed[]): Promise<void> {
    if (renamed.length === 0) return;
    const writes = renamed.map(({ id, from, to }) => ({
      updateOne: { filter: { _id: id, 'customer.id': from }, update: { $set: { 'customer.id': to } } },
    }));
    await this.contacts.bulkWrite(writes, { ordered: false });
  }

  private async read(
    filter: driver.Filter<ContactDoc>,
    sort: driver.Sort,
    limit: number,
    hint?: driver.Hint,
  ): Promise<Naming[]> {
    const options = { projection: FIELDS, ...(hint === undefined ? {} : { hint }) };
    const docs = await this.contacts.find(filter, options).sort(sort).limit(limit).toArray();
    return docs.map(({ _id: id, openKey, channel, accountId, customer }) => {
      return { id, openKey: openKey ?? null, channel, accountId, customer };
    });
  }
}
