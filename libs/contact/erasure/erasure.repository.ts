import { AppError, type DistrictScope } from '#libs/contract';
import { isDuplicateKey, newestFirst } from '#libs/platform';
import type { Connection } from 'mongoose';
import { erasureCollection, type ErasureDoc } from './erasure.schema.js';

/** What is to be erased, so that whoever is stopped half way is followed by another. */
export class ErasureRepository {
  private readonly erasures;

  constructor(mongo: Connection) {
    this.erasures = erasureCollection(mongo);
  }

  /** Answers the one that is running for this person already, if there is one. */
  async begin(doc: ErasureDoc & { openKey: string }): Promise<ErasureDoc> {
    try {
      await this.erasures.insertOne(doc);
      return doc;
    } catch (error) {
      if (!isDuplicateKey(error)) throw new AppError('UNAVAILABLE', { store: 'mongodb' }, { cause: error });
      return (await this.erasures.findOne({ openKey: doc.openKey })) ?? this.begin(doc);
    }
  }

  find(id: string): Promise<ErasureDoc | null> {
    return this.erasures.findOne({ _id: id });
  }

  /** The one that gave contacts this id. */
  under(pseudonym: string): Promise<ErasureDoc | null> {
    return this.erasures.findOne({ pseudonym });
  }

  /** Those that are running under these keys. */
  running(openKeys: readonly string[]): Promise<ErasureDoc[]> {
    return this.erasures.find({ openKey: { $in: [...openKeys] } }).toArray();
  }

  /** Newest first, older than the id given. */
  list(scope: DistrictScope, beforeId: string | null, limit: number): Promise<ErasureDoc[]> {
    return newestFirst(this.erasures, scope, beforeId, limit);
  }

  /** One that nobody is at, for this process alone until then; null if there is none. */
  claim(now: Date, leaseUntil: Date): Promise<ErasureDoc | null> {
    return this.erasures.findOneAndUpdate(
      { leaseUntil: { $lte: now } },
      { $set: { leaseUntil } },
      { sort: { leaseUntil: 1 }, returnDocument: 'after' },
    );
  }

  /** Whoever is at it needs longer. False if somebody else is at it by now. */
  async renew({ _id, leaseUntil }: ErasureDoc, until: Date): Promise<boolean> {
    const held = { _id, ...(leaseUntil === undefined ? {} : { leaseUntil }) };
    return (await this.erasures.updateOne(held, { $set: { leaseUntil: until } })).matchedCount === 1;
  }

  /** Nothing is left of the person, here neither. */
  async done(id: string, contacts: number, at: Date): Promise<void> {
    await this.erasures.updateOne(
      { _id: id },
      {
        $set: { state: 'done', contacts, doneAt: at },
        $unset: { person: '', openKey: '', leaseUntil: '' },
      },
    );
  }
}
