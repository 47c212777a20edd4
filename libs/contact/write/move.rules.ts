import type { ContactImage, NewTimelineEntry } from '#libs/contract';
import type { mongo as driver } from 'mongoose';
import { fieldsOf, type ContactDoc, type StoredEntry } from '../contact.schema.js';
import { isOpen } from '../lifecycle/command.rules.js';

/** A move from one image to the next: applied only if nothing happened in between. */
export interface Move {
  before: ContactImage;
  after: ContactImage;
  entries: NewTimelineEntry[];
}

/** A move with the token that its first timeline entry leaves, by which it is recognised. */
export interface TokenMove extends Move {
  token: string;
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
    set: changedFields(before, after),
    push: entries.map((entry, index) => stored(entry, index === 0 ? token : undefined)),
    closes: isOpen(before.state) && !isOpen(after.state),
    at: new Date((entries[0] as NewTimelineEntry).at),
  };
}

function changedFields(before: ContactImage, after: ContactImage): Record<string, unknown> {
  const changed = (key: string): boolean =>
    !same(before[key as keyof ContactImage], after[key as keyof ContactImage]);
  const fields = Object.entries(fieldsOf(after)).filter(([key]) =>
    key === 'seats' ? changed('owner') || changed('guests') : changed(key),
  );
  return Object.fromEntries(fields);
}

/** What a decision leaves alone is the same object as before; nobody is nobody, in whichever list. */
const same = (a: unknown, b: unknown): boolean =>
  a === b || (Array.isArray(a) && Array.isArray(b) && a.length === 0 && b.length === 0);

export function stored(entry: NewTimelineEntry, token?: string): StoredEntry {
  return { ...entry, at: new Date(entry.at), ...(token ? { w: token } : {}) };
}

/** One move as a statement of its own. */
export function moveAlone(move: TokenMove): driver.AnyBulkWriteOperation<ContactDoc> {
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
export function movesTogether(moves: readonly TokenMove[]): {
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
