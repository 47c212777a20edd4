import { AppError, type DistrictScope, type QuestionnaireContent } from '#libs/contract';
import { collectionOf } from '#libs/platform';
import type { Connection, mongo as driver } from 'mongoose';
import {
  questionnaireSchema,
  questionnaireVersionSchema,
  type QuestionnaireDoc,
  type QuestionnaireVersionDoc,
} from './questionnaire.schema.js';

/** What of a questionnaire may change besides its content. */
export type TermsChange = Partial<
  Pick<
    QuestionnaireDoc,
    'state' | 'opensAt' | 'closesAt' | 'quota' | 'groupQuotas' | 'remindAfterDays' | 'changedBy'
  >
>;

/** A version, and which it is. */
export type NumberedVersion = QuestionnaireVersionDoc & { version: number };

/** Questionnaires and their versions. */
export class QuestionnaireRepository {
  private readonly questionnaires: driver.Collection<QuestionnaireDoc>;
  private readonly versionDocs: driver.Collection<QuestionnaireVersionDoc>;

  constructor(private readonly mongo: Connection) {
    this.questionnaires = collectionOf<QuestionnaireDoc>(mongo, 'Questionnaire', questionnaireSchema);
    this.versionDocs = collectionOf<QuestionnaireVersionDoc>(
      mongo,
      'QuestionnaireVersion',
      questionnaireVersionSchema,
    );
  }

  /** With its first version. */
  async insert(doc: QuestionnaireDoc, content: QuestionnaireContent): Promise<void> {
    await this.mongo.transaction(async (session) => {
      await this.questionnaires.insertOne(doc, { session });
      await this.versionDocs.insertOne(versionOf(doc, content, doc.createdAt), { session });
    });
  }

  /** The version on top of this one. Throws STATE_CONFLICT if it is no longer the newest. */
  async addVersion(
    { _id, version: base }: QuestionnaireDoc,
    content: QuestionnaireContent,
    made: { at: Date; by: string },
  ): Promise<void> {
    const { name, nameEn } = content;
    await this.mongo.transaction(async (session) => {
      const changed = await this.questionnaires.findOneAndUpdate(
        { _id, version: base },
        { $set: { name, nameEn, changedBy: made.by }, $inc: { version: 1 } },
        { session, returnDocument: 'after' },
      );
      if (!changed) throw new AppError('STATE_CONFLICT');
      await this.versionDocs.insertOne(versionOf(changed, content, made.at), { session });
    });
  }

  find(id: string): Promise<QuestionnaireDoc | null> {
    return this.questionnaires.findOne({ _id: id });
  }

  findVersion(id: string, version: number): Promise<QuestionnaireVersionDoc | null> {
    return this.versionDocs.findOne({ _id: `${id}/${version}` });
  }

  /** What every version of it asks, the first one first. */
  async versions({ _id, version: newest }: QuestionnaireDoc): Promise<NumberedVersion[]> {
    const ids = Array.from({ length: newest }, (_, at) => `${_id}/${at + 1}`);
    const found = await this.versionDocs.find({ _id: { $in: ids } }).toArray();
    return found
      .map((one) => ({ ...one, version: Number(one._id.slice(_id.length + 1)) }))
      .toSorted((a, b) => a.version - b.version);
  }

  /** Newest first, before the id given. */
  list({ districtId }: DistrictScope, before: string | null, limit: number): Promise<QuestionnaireDoc[]> {
    return this.questionnaires
      .find({
        ...(districtId === null ? {} : { districtId }),
        _id: before === null ? { $gt: '' } : { $lt: before },
      })
      .sort({ _id: -1 })
      .limit(limit)
      .toArray();
  }

  /** Those that take answers now and remind by themselves. */
  reminding(now: Date): Promise<QuestionnaireDoc[]> {
    return this.questionnaires
      .find({
        // Named by a bound, or the index of those that remind would not serve.
        remindAfterDays: { $gte: 1 },
        state: 'published',
        access: 'invited',
        $and: [
          { $or: [{ opensAt: null }, { opensAt: { $lte: now } }] },
          { $or: [{ closesAt: null }, { closesAt: { $gt: now } }] },
        ],
        $expr: { $lt: ['$answers', '$quota'] },
      })
      .toArray();
  }

  /** False if somebody has changed its state or dates since it was read. */
  async change({ _id, state, opensAt, closesAt }: QuestionnaireDoc, change: TermsChange): Promise<boolean> {
    const { matchedCount } = await this.questionnaires.updateOne(
      { _id, state, opensAt, closesAt },
      { $set: change },
    );
    return matchedCount === 1;
  }

  /** So many more were offered it. */
  async countOffered(id: string, more: number): Promise<void> {
    await this.questionnaires.updateOne({ _id: id }, { $inc: { offered: more } });
  }
}

const versionOf = (
  { _id, version, changedBy }: QuestionnaireDoc,
  content: QuestionnaireContent,
  createdAt: Date,
): QuestionnaireVersionDoc => ({ _id: `${_id}/${version}`, ...content, createdAt, createdBy: changedBy });
