import { AppError, type DayRange, type DistrictScope } from '#libs/contract';
import { collectionOf, isDuplicateKey, newestFirst } from '#libs/platform';
import type { Connection, mongo as driver } from 'mongoose';
import type { FigurePart } from '../figures/drill-down.service.js';
import { pack, unpack, type ContactSet } from './contact-set.rules.js';
import {
  contactSetSchema,
  publicationSchema,
  type ContactSetDoc,
  type PublicationDoc,
} from './publication.schema.js';

/**
 * Which contact sets. `statement`: 0 = as published, 1 … = restatements. `attempt`: as its restatement says; null
 * as published, which nobody else can be doing.
 */
export interface SetKey {
  publicationId: string;
  statement: number;
  attempt: string | null;
}

const ofKey = ({ publicationId, statement, attempt }: SetKey): driver.Filter<ContactSetDoc> => ({
  publicationId,
  statement,
  ...(attempt === null ? {} : { attempt }),
});

/** Published figures and the contacts behind them. */
export class PublicationRepository {
  private readonly figures: driver.Collection<PublicationDoc>;
  private readonly sets: driver.Collection<ContactSetDoc>;

  constructor(mongo: Connection) {
    this.figures = collectionOf<PublicationDoc>(mongo, 'PublishedFigure', publicationSchema);
    this.sets = collectionOf<ContactSetDoc>(mongo, 'PublishedContacts', contactSetSchema);
  }

  /** Stored before the figure it belongs to; what another attempt has stored is left alone. */
  async keepSet(
    { publicationId, statement, attempt }: SetKey,
    part: FigurePart,
    set: ContactSet,
  ): Promise<void> {
    for (const [piece, ids] of pack(set).entries()) {
      const _id = [publicationId, statement, ...(attempt === null ? [] : [attempt]), part, piece].join('/');
      const one = { _id, publicationId, statement, part, piece, ids };
      const replacement = attempt === null ? one : { ...one, attempt };
      await this.sets.replaceOne({ _id }, replacement, { upsert: true });
    }
  }

  /** Of an attempt that came to nothing. */
  async dropSets(key: SetKey): Promise<void> {
    await this.sets.deleteMany(ofKey(key));
  }

  async setOf(key: SetKey, part: FigurePart): Promise<ContactSet> {
    const filter = { ...ofKey(key), part };
    const found = await this.sets.find(filter, { promoteBuffers: true }).sort({ piece: 1 }).toArray();
    return unpack(found.map(({ ids }) => ids));
  }

  /** The pieces of a set in order, one in memory at a time. */
  async *piecesOf(key: SetKey, part: FigurePart): AsyncGenerator<ContactSet> {
    const filter = { ...ofKey(key), part };
    for await (const { ids } of this.sets.find(filter, { promoteBuffers: true }).sort({ piece: 1 })) {
      yield unpack([ids]);
    }
  }

  /** The nth piece of a set; empty if there is none. */
  async pieceOf(key: SetKey, part: FigurePart, nth: number): Promise<ContactSet> {
    const filter = { ...ofKey(key), part };
    const sorted = this.sets.find(filter, { promoteBuffers: true }).sort({ piece: 1 });
    const found = await sorted.skip(nth).limit(1).toArray();
    return unpack(found.map(({ ids }) => ids));
  }

  /** Throws ALREADY_EXISTS if the public is told the same by now. */
  async insert(publication: PublicationDoc): Promise<void> {
    try {
      await this.figures.insertOne(publication);
    } catch (error) {
      if (isDuplicateKey(error)) throw new AppError('ALREADY_EXISTS');
      throw error;
    }
  }

  /** What the public was told of these days, by this definition. */
  toldOf({ from, to }: DayRange, definitionId: string): Promise<PublicationDoc[]> {
    return this.figures.find({ public: true, from, to, 'definition.id': definitionId }).toArray();
  }

  find(id: string): Promise<PublicationDoc | null> {
    return this.figures.findOne({ _id: id });
  }

  /** Newest first, older than the id given. `publicOnly`: what everybody may see. */
  list(
    scope: DistrictScope & { publicOnly: boolean },
    beforeId: string | null,
    limit: number,
  ): Promise<PublicationDoc[]> {
    const shown = scope.publicOnly ? { public: true, 'filter.agentId': null } : {};
    return newestFirst(this.figures, scope, beforeId, limit, shown);
  }

  /** False if somebody else has restated it meanwhile. */
  async restate(
    id: string,
    restatement: PublicationDoc['restatements'][number],
    after: number,
  ): Promise<boolean> {
    const filter = { _id: id, restatements: { $size: after } };
    const { modifiedCount } = await this.figures.updateOne(filter, { $push: { restatements: restatement } });
    return modifiedCount === 1;
  }
}
