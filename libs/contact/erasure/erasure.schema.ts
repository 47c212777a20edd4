import type { ErasureState, KnownPerson } from '#libs/contract';
import { collectionOf } from '#libs/platform';
import { Schema, type Connection, type mongo as driver } from 'mongoose';

/** One person's data that are to be erased, or have been. */
export interface ErasureDoc {
  _id: string;
  state: ErasureState;
  channel: KnownPerson['channel'];
  /** Who; forgotten when it is done. */
  person?: KnownPerson;
  /** Whose contacts; null = all districts'. */
  districtId: string | null;
  /** The id that their contacts have from then on: it leads to nobody. */
  pseudonym: string;
  reason: string;
  by: string;
  requestedAt: Date;
  contacts: number | null;
  doneAt: Date | null;
  /** By which one is running at most for a person and scope; gone when it is done. */
  openKey?: string;
  /** A process is at it until then. */
  leaseUntil?: Date;
}

const schema = new Schema({ _id: String }, { collection: 'erasures', versionKey: false });
schema.index({ openKey: 1 }, { unique: true, partialFilterExpression: { openKey: { $exists: true } } });
schema.index({ leaseUntil: 1 }, { partialFilterExpression: { leaseUntil: { $exists: true } } });
schema.index({ pseudonym: 1 });
schema.index({ districtId: 1, _id: -1 });

export const erasureCollection = (mongo: Connection): driver.Collection<ErasureDoc> =>
  collectionOf<ErasureDoc>(mongo, 'Erasure', schema);
