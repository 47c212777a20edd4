import { AppError, type DistrictScope } from '#libs/contract';
import { collectionOf, isDuplicateKey } from '#libs/platform';
import type { Connection, mongo as driver } from 'mongoose';
import { appealSchema, type AppealDoc } from './appeal.schema.js';

export const appealId = (drawId: string, contactId: string): string => `${drawId}.${contactId}`;

/** Appeals. What was filed is never changed; a decision comes once. */
export class AppealRepository {
  private readonly appeals: driver.Collection<AppealDoc>;

  constructor(mongo: Connection) {
    this.appeals = collectionOf<AppealDoc>(mongo, 'Appeal', appealSchema);
  }

  /** Throws ALREADY_EXISTS if there is one of the contact. */
  async insert(appeal: AppealDoc): Promise<void> {
    try {
      await this.appeals.insertOne(appeal);
    } catch (error) {
      if (isDuplicateKey(error)) throw new AppError('ALREADY_EXISTS');
      throw error;
    }
  }

  find(id: string): Promise<AppealDoc | null> {
    return this.appeals.findOne({ _id: id });
  }

  findAll(ids: readonly string[]): Promise<AppealDoc[]> {
    return this.appeals.find({ _id: { $in: [...ids] } }).toArray();
  }

  ofDraws(drawIds: readonly string[]): Promise<AppealDoc[]> {
    return this.appeals.find({ drawId: { $in: [...drawIds] } }).toArray();
  }

  /** Not decided yet (or decided), by id after the one given. */
  list(
    { districtId }: DistrictScope,
    decided: boolean,
    afterId: string | null,
    limit: number,
  ): Promise<AppealDoc[]> {
    return this.appeals
      .find({
        ...(districtId === null ? {} : { districtId }),
        _id: { $gt: afterId ?? '' },
        decision: decided ? { $ne: null } : null,
      })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
  }

  /** False if it has been decided before. */
  async decide(id: string, decision: NonNullable<AppealDoc['decision']>): Promise<boolean> {
    const { modifiedCount } = await this.appeals.updateOne(
      { _id: id, decision: null },
      { $set: { decision } },
    );
    return modifiedCount === 1;
  }
}
