import { AppError, type ContactImage, type NewTimelineEntry } from '#libs/contract';
import { newToken } from '#libs/platform';
import { mongo as driver } from 'mongoose';
import { UNIQUE, fieldsOf, type ContactDoc, type StoredEntry } from '../contact.schema.js';
import { isOpen } from '../lifecycle/command.rules.js';

/** A move from one image to the next: applied only if nothing happened in between. */
export interface Move {
  before: ContactImage;
  after: ContactImage;
  entries: NewTimelineEntry[];
}

/** A move with the token that its first timeline entry leaves, by which it is recognised. */
interface TokenMove extends Move {
  token: string;
}

/** `outdated`: the contact has moved on. `slot-taken`: another contact holds the slot. */
export type MoveResult = 'applied' | 'outdated' | 'slot-taken';

/** Writes moves in batches: applied only when a majority has them, each on its own condition. */
export class MoveRepository {
  constructor(private readonly contacts: driver.Collection<ContactDoc>) {}

  /** One batch; answers each move's own result, in order. */
  async move(moves: readonly Move[]): Promise<(MoveResult | Error)[]> {
    const token = newToken(9);
    const marked = moves.map((move, index) => ({ ...move, token: `${token}${index}` }));
    const results = await this.moveTogether(marked);
    const left = marked.filter((_, index) => results[index] === null);
    const rest = left.length > 0 ? await this.moveAlone(left) : [];
    return results.map((result) => result ?? (rest.shift() as MoveResult | Error));
  }

  /** Moves what can be moved by one statement; null for those that are to be tried on their own. */
  private async moveTogether(moves: TokenMove[]): Promise<(MoveResult | null)[]> {
    const firsts = new Map(moves.toReversed().map((move) => [move.before.id, move]));
    const { filter, update } = movesTogether([...firsts.values()]);
    const isFirst = (move: TokenMove): boolean => firsts.get(move.before.id) === move;
    let failed = false;
    try {
      const { modifiedCount } = await this.contacts.updateMany(filter, update);
      if (modifiedCount === firsts.size) return moves.map((move) => (isFirst(move) ? 'applied' : null));
    } catch {
      // A slot that is taken, or a store that is away: the statement went as far as it came.
      failed = true;
    }
    const applied = await this.applied(moves);
    return moves.map((move, index) => {
      if (applied[index]) return 'applied';
      return failed || !isFirst(move) ? null : 'outdated';
    });
  }

  /** Each by a statement of its own, which the driver repeats by itself if the store is changing over. */
  private async moveAlone(moves: TokenMove[]): Promise<(MoveResult | Error)[]> {
    const results: (MoveResult | Error)[] = moves.map(() => 'applied');
    let failed = 0;
    try {
      const outcome = await this.contacts.bulkWrite(moves.map(moveAlone), { ordered: false });
      if (outcome.matchedCount === moves.length) return results;
    } catch (error) {
      for (const [index, failure] of writeFailures(error)) {
        failed += 1;
        results[index] = failure.includes(UNIQUE.slot)
          ? 'slot-taken'
          : new AppError('UNAVAILABLE', undefined, { cause: error });
      }
      const matched = error instanceof driver.MongoBulkWriteError ? error.result.matchedCount : 0;
      if (matched === moves.length - failed) return results;
    }
    const applied = await this.applied(moves);
    return results.map((result, index) => {
      if (result !== 'applied') return result;
      return applied[index] ? 'applied' : 'outdated';
    });
  }

  /** A write of many only counts its matches; the tokens in the timelines say whose they were. */
  private async applied(moves: readonly TokenMove[]): Promise<boolean[]> {
    const docs = await this.contacts
      .find({ _id: { $in: moves.map((move) => move.before.id) } }, { projection: { 'timeline.w': 1 } })
      .toArray()
      .catch((cause: unknown) => {
        throw new AppError('UNAVAILABLE', { store: 'mongodb' }, { cause });
      });
    const timelines = new Map(docs.map((doc) => [doc._id, doc.timeline]));
    return moves.map(({ before, token }) => timelines.get(before.id)?.[before.seq]?.w === token);
  }
}

/** What a move changes in the stored document. */
interface Change {
  seq: number;
  set: Record<string, unknown>;
  push: StoredEntry[];
  /** It is open no more. */
  closes: boolean;
  at: Date;
}

function changeOf({ before, after, entries, token }: TokenMove): Change {
  return {
    seq: before.seq,
    set: fieldsOf(after, before),
    push: entries.map((entry, index) => stored(entry, index === 0 ? token : undefined)),
    closes: isOpen(before.state) && !isOpen(after.state),
    at: new Date((entries[0] as NewTimelineEntry).at),
  };
}

/** As it is stored; the token marks the write that appended it. */
export function stored(entry: NewTimelineEntry, token?: string): StoredEntry {
  return { ...entry, at: new Date(entry.at), ...(token ? { w: token } : {}) };
}

/** One move as a statement of its own. */
function moveAlone(move: TokenMove): driver.AnyBulkWriteOperation<ContactDoc> {
  const { seq, set, push, closes, at } = changeOf(move);
  return {
    updateOne: {
      filter: { _id: move.before.id, seq },
      update: {
        $set: set,
        $min: { unreactedSince: at },
        $push: { timeline: { $each: push } },
        ...(closes ? { $unset: { openKey: '' } } : {}),
      } as driver.UpdateFilter<ContactDoc>,
    },
  };
}

/**
 * Moves of different contacts as one statement: each document looks its change up, and takes it if its
 * `seq` has not moved; otherwise it stays as it is and is not counted as modified. A statement costs the
 * store more than a document does. It is not atomic: what it did when it failed, the tokens tell.
 */
function movesTogether(moves: readonly TokenMove[]): {
  filter: driver.Filter<ContactDoc>;
  update: driver.Document[];
} {
  const ids = moves.map(({ before }) => before.id);
  // A constant list of ids is looked up by hash.
  const place = { $indexOfArray: [{ $literal: ids }, '$_id'] };
  const moved = {
    $mergeObjects: [
      '$$ROOT',
      '$$change.set',
      {
        timeline: { $concatArrays: ['$timeline', '$$change.push'] },
        unreactedSince: { $ifNull: ['$unreactedSince', '$$change.at'] },
      },
    ],
  };
  const changed = {
    $cond: ['$$change.closes', { $unsetField: { field: 'openKey', input: moved } }, moved],
  };
  return {
    filter: { _id: { $in: ids } },
    update: [
      {
        $replaceWith: {
          $let: {
            vars: { change: { $arrayElemAt: [{ $literal: moves.map(changeOf) }, place] } },
            in: { $cond: [{ $eq: ['$seq', '$$change.seq'] }, changed, '$$ROOT'] },
          },
        },
      },
    ],
  };
}

/** Index and message of every refused write of a batch; throws UNAVAILABLE if the batch as a whole failed. */
export function writeFailures(error: unknown): [number, string][] {
  if (!(error instanceof driver.MongoBulkWriteError) || error.writeErrors === undefined) {
    throw new AppError('UNAVAILABLE', { store: 'mongodb' }, { cause: error });
  }
  const list = Array.isArray(error.writeErrors) ? error.writeErrors : [error.writeErrors];
  if (list.length === 0) throw new AppError('UNAVAILABLE', { store: 'mongodb' }, { cause: error });
  return list.map((failure) => [failure.index, failure.errmsg ?? '']);
}
