import { AppError, type DistrictScope } from '#libs/contract';
import { collectionOf, isDuplicateKey } from '#libs/platform';
import type { Connection, mongo as driver } from 'mongoose';
import { statementSchema, type StatementDoc, type StatementVersionDoc } from './statement.schema.js';

/** What somebody entered of years. */
export class StatementRepository {
  private readonly statements: driver.Collection<StatementDoc>;

  constructor(mongo: Connection) {
    this.statements = collectionOf<StatementDoc>(mongo, 'AnnualStatement', statementSchema);
  }

  /** Throws ALREADY_EXISTS. */
  async insert(statement: StatementDoc): Promise<void> {
    try {
      await this.statements.insertOne(statement);
    } catch (error) {
      if (isDuplicateKey(error)) throw new AppError('ALREADY_EXISTS', { id: statement._id });
      throw error;
    }
  }

  /** The version on top of all others; null if somebody else has added one meanwhile. */
  add(id: string, version: StatementVersionDoc): Promise<StatementDoc | null> {
    return this.statements.findOneAndUpdate(
      { _id: id, versions: { $size: version.version - 1 } },
      { $push: { versions: version } },
      { returnDocument: 'after' },
    );
  }

  find(id: string): Promise<StatementDoc | null> {
    return this.statements.findOne({ _id: id });
  }

  /** By id, after the one given; of all years if none is. */
  list(
    { districtId }: DistrictScope,
    year: number | null,
    after: string | null,
    limit: number,
  ): Promise<StatementDoc[]> {
    return this.statements
      .find({
        ...(districtId === null ? {} : { districtId }),
        ...(year === null ? {} : { year }),
        ...(after === null ? {} : { _id: { $gt: after } }),
      })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
  }
}
