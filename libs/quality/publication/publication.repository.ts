import type { DayRange, DistrictScope } from '#libs/contract';
import { collectionOf } from '#libs/platform';
import type { Connection, mongo as driver } from 'mongoose';
import type { Verdict } from './publication.rules.js';
import {
  accuracyPublicationSchema,
  verdictSchema,
  type AccuracyPublicationDoc,
  type AccuracyRestatementDoc,
  type VerdictDoc,
} from './publication.schema.js';

/** Which draws the public was told together. */
export interface ToldWhole extends DayRange {
  districtId: string;
  drawIds: string[];
}

/** Ids of a statement's verdicts after a contact; '' = all of them. */
const idsAfter = (statement: string, contactId: string): { $gt: string; $lt: string } => ({
  $gt: `${statement}/${contactId}`,
  $lt: `${statement}0`,
});

const verdictOf = ({ _id, correct, scores = [] }: VerdictDoc): Verdict => ({
  contactId: _id.slice(_id.indexOf('/') + 1),
  correct,
  scores,
});

/** Published accuracies and the verdicts behind them. */
export class AccuracyPublicationRepository {
  private readonly accuracies: driver.Collection<AccuracyPublicationDoc>;
  private readonly verdicts: driver.Collection<VerdictDoc>;

  constructor(mongo: Connection) {
    this.accuracies = collectionOf<AccuracyPublicationDoc>(
      mongo,
      'PublishedAccuracy',
      accuracyPublicationSchema,
    );
    this.verdicts = collectionOf<VerdictDoc>(mongo, 'PublishedVerdict', verdictSchema);
  }

  /** Stored before the statement they belong to: one that is there has all of its verdicts. */
  async keepVerdicts(statement: string, verdicts: readonly Verdict[]): Promise<void> {
    const docs = verdicts.map(({ contactId, ...said }) => ({ _id: `${statement}/${contactId}`, ...said }));
    await this.verdicts.insertMany(docs);
  }

  /** Of a restatement that came to nothing. */
  async dropVerdicts(statement: string): Promise<void> {
    await this.verdicts.deleteMany({ _id: idsAfter(statement, '') });
  }

  async verdictsOf(statement: string): Promise<Verdict[]> {
    const found = await this.verdicts.find({ _id: idsAfter(statement, '') }).toArray();
    return found.map(verdictOf);
  }

  /** In the order of the contacts' ids, after the one given. */
  async verdictsAfter(
    statement: string,
    { rightOnly, cursor, limit }: { rightOnly: boolean; cursor: string | null; limit: number },
  ): Promise<Verdict[]> {
    const found = this.verdicts.find({
      _id: idsAfter(statement, cursor ?? ''),
      ...(rightOnly ? { correct: true } : {}),
    });
    return (await found.sort({ _id: 1 }).limit(limit).toArray()).map(verdictOf);
  }

  async insert(publication: AccuracyPublicationDoc): Promise<void> {
    await this.accuracies.insertOne(publication);
  }

  find(id: string): Promise<AccuracyPublicationDoc | null> {
    return this.accuracies.findOne({ _id: id });
  }

  /** Newest first, older than the id given. `publicOnly`: what everybody may see. */
  list(
    { districtId, publicOnly }: DistrictScope & { publicOnly: boolean },
    beforeId: string | null,
    limit: number,
  ): Promise<AccuracyPublicationDoc[]> {
    // The public is told no strata: they may be many.
    const projection = publicOnly ? { strata: 0, agreement: 0, 'draws.planName': 0 } : {};
    return this.accuracies
      .find<AccuracyPublicationDoc>(
        {
          ...(districtId === null ? {} : { districtId }),
          ...(publicOnly ? { public: true } : {}),
          ...(beforeId === null ? {} : { _id: { $lt: beforeId } }),
        },
        { projection },
      )
      .sort({ _id: -1 })
      .limit(limit)
      .toArray();
  }

  /** The newest that the public was told of all of a district on exactly these days. */
  async latestOf(districtId: string, { from, to }: DayRange): Promise<AccuracyPublicationDoc | null> {
    return this.accuracies.findOne(
      { districtId, from, to, whole: true, public: true },
      { sort: { _id: -1 } },
    );
  }

  /** What the public was told of all of a district on some of these days, newest first. */
  async wholeWithin({ from, to }: DayRange): Promise<ToldWhole[]> {
    const found = this.accuracies.find<AccuracyPublicationDoc>(
      { whole: true, public: true, from: { $gte: from }, to: { $lte: to } },
      { projection: { districtId: 1, from: 1, to: 1, 'draws.drawId': 1 } },
    );
    return (await found.sort({ _id: -1 }).toArray()).map(({ districtId, from: first, to: last, draws }) => ({
      districtId,
      from: first,
      to: last,
      drawIds: draws.map(({ drawId }) => drawId),
    }));
  }

  /** False if somebody else has restated it meanwhile. */
  async restate(id: string, restatement: AccuracyRestatementDoc, after: number): Promise<boolean> {
    const filter = { _id: id, restatements: { $size: after } };
    const { modifiedCount } = await this.accuracies.updateOne(filter, {
      $push: { restatements: restatement },
    });
    return modifiedCount === 1;
  }
}
