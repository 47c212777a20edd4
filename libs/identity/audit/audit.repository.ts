import { isDuplicateKey } from '#libs/platform';
import mongoose, { type Connection, type Model } from 'mongoose';
import { EMPTY_CHAIN, type ChainEnd } from './audit.rules.js';
import { auditHeadModel, auditModel, type AuditHead, type AuditRow } from './audit.schema.js';

/** The audit's rows: added and read, never changed. */
export class AuditRepository {
  private readonly rows: Model<AuditRow>;
  private readonly heads: Model<AuditHead>;

  constructor(connection: Connection) {
    this.rows = auditModel(connection);
    this.heads = auditHeadModel(connection);
  }

  async end(): Promise<ChainEnd> {
    const last = await this.rows.findOne({}, { hash: 1 }).sort({ _id: -1 }).lean();
    return last ? { seq: last._id, hash: last.hash } : EMPTY_CHAIN;
  }

  /** Whether there is a row of this action and target that has these of its details. */
  async has(
    { action, target, details }: Pick<AuditRow, 'action' | 'target' | 'details'>,
    by: readonly string[],
  ): Promise<boolean> {
    const told = Object.fromEntries(by.map((name) => [`details.${name}`, details[name] ?? null]));
    return (await this.rows.exists({ action, target, ...told })) !== null;
  }

  /** Answers how many were written: fewer than given if another process took a number first. */
  async append(rows: AuditRow[]): Promise<number> {
    if (rows.length === 0) return 0;
    try {
      await this.rows.collection.insertMany(rows as never[], { ordered: true });
      return rows.length;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return (error as { insertedCount?: number }).insertedCount ?? 0;
    }
  }

  /** Notes the end of the chain; a lower one than noted changes nothing. */
  async noteHead(end: ChainEnd): Promise<void> {
    try {
      await this.heads.updateOne(
        { _id: 'audit', seq: mongoose.trusted({ $lt: end.seq }) },
        { $set: { seq: end.seq, hash: end.hash } },
        { upsert: true },
      );
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  }

  head(): Promise<AuditHead | null> {
    return this.heads.findById('audit').lean<AuditHead>().exec();
  }

  /** All rows from the first, one at a time. */
  all(): AsyncIterable<AuditRow> {
    return this.rows.find().sort({ _id: 1 }).lean<AuditRow>().cursor();
  }
}
