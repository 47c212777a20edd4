import { createHash } from 'node:crypto';
import type { AuditHead, AuditRow } from './audit.schema.js';

/** What the first row names as the one before it. */
const GENESIS = '0'.repeat(64);

/** Where a chain ends. */
export interface ChainEnd {
  seq: number;
  hash: string;
}
export const EMPTY_CHAIN: ChainEnd = { seq: 0, hash: GENESIS };

export type Unchained = Omit<AuditRow, '_id' | 'prev' | 'hash'>;

/** SHA-256 over everything a row says and over the hash of the row before. */
export function hashOf(row: Omit<AuditRow, 'hash'>): string {
  const { _id, at, actor, action, target, districtId, details, prev } = row;
  const sorted = Object.entries(details).sort(([a], [b]) => (a < b ? -1 : 1));
  const words = [_id, at.toISOString(), actor, action, target, districtId, sorted, prev];
  return createHash('sha256').update(JSON.stringify(words)).digest('hex');
}

/** Numbers rows and links each to the one before. */
export function chain(end: ChainEnd, rows: readonly Unchained[]): AuditRow[] {
  let { seq, hash } = end;
  return rows.map((row) => {
    seq += 1;
    const linked = { ...row, _id: seq, prev: hash };
    hash = hashOf(linked);
    return { ...linked, hash };
  });
}

/** `seq` is the first row that is wrong; `removed` stands for one that should be there and is not. */
export type Verdict =
  | { intact: true; rows: number; end: ChainEnd }
  | { intact: false; seq: number; reason: 'removed' | 'edited' };

/** Follows a chain row by row, and says where it breaks. */
export class ChainCheck {
  private end: ChainEnd = EMPTY_CHAIN;

  constructor(private readonly head: Pick<AuditHead, 'seq' | 'hash'> | null) {}

  /** Null as long as all is well. */
  next(row: AuditRow): Verdict | null {
    const expected = this.end.seq + 1;
    if (row._id !== expected) return { intact: false, seq: expected, reason: 'removed' };
    if (row.prev !== this.end.hash || hashOf(row) !== row.hash) {
      return { intact: false, seq: row._id, reason: 'edited' };
    }
    if (this.head?.seq === row._id && this.head.hash !== row.hash) {
      return { intact: false, seq: row._id, reason: 'edited' };
    }
    this.end = { seq: row._id, hash: row.hash };
    return null;
  }

  finish(): Verdict {
    if (this.head && this.head.seq > this.end.seq) {
      return { intact: false, seq: this.end.seq + 1, reason: 'removed' };
    }
    return { intact: true, rows: this.end.seq, end: this.end };
  }
}
