import { AppError, type ContactImage, type NewTimelineEntry, type TimelineEntry } from '#libs/contract';
import { GroupCommit, newToken } from '#libs/platform';
import { mongo as driver, type Connection } from 'mongoose';
import {
  UNIQUE,
  contactCollection,
  fieldsOf,
  imageOf,
  type ContactDoc,
  type StoredEntry,
} from './contact.schema.js';
import { isOpen } from './lifecycle/command.rules.js';

/** A new contact and what it was opened by. */
export interface Opening {
  image: ContactImage;
  entries: NewTimelineEntry[];
  openKey: string;
  openedBy: string;
}
export type InsertResult = 'inserted' | 'open-exists' | 'opened-before';

/** A move from one image to the next: applied only if nothing happened in between. */
export interface Move {
  before: ContactImage;
  after: ContactImage;
  entries: NewTimelineEntry[];
}
export type MoveResult = 'applied' | 'outdated' | 'slot-taken';

const WITHOUT_TIMELINE = { timeline: 0 } as const;

/**
 * Contacts in MongoDB. Writes travel in group commits and are answered only when a majority has
 * them; each is still conditional on its own, and each caller learns its own result.
 */
export class ContactRepository {
  private readonly contacts;
  private readonly inserts = new GroupCommit<Opening, InsertResult>((ops) => this.insertMany(ops));
  private readonly moves = new GroupCommit<Move, MoveResult>((ops) => this.moveMany(ops));
  private readonly reads = new GroupCommit<string, ContactImage | null>((ids) => this.readMany(ids));

  constructor(mongo: Connection) {
    this.contacts = contactCollection(mongo);
  }

  insert(opening: Opening): Promise<InsertResult> {
    return this.inserts.submit(opening);
  }

  move(move: Move): Promise<MoveResult> {
    return this.moves.submit(move);
  }

  find(contactId: string): Promise<ContactImage | null> {
    return this.reads.submit(contactId);
  }

  async findMany(contactIds: readonly string[]): Promise<ContactImage[]> {
    const docs = await this.contacts
      .find({ _id: { $in: [...contactIds] } }, { projection: WITHOUT_TIMELINE })
      .toArray();
    return docs.map(imageOf);
  }

  /** The contact with its numbered timeline. */
  async findWithTimeline(
    contactId: string,
  ): Promise<{ image: ContactImage; timeline: TimelineEntry[] } | null> {
    const doc = await this.contacts.findOne({ _id: contactId });
    return doc && { image: imageOf(doc), timeline: timelineOf(doc.timeline) };
  }

  async findOpen(openKey: string): Promise<ContactImage | null> {
    const doc = await this.contacts.findOne({ openKey }, { projection: WITHOUT_TIMELINE });
    return doc && imageOf(doc);
  }

  private async readMany(ids: string[]): Promise<(ContactImage | null)[]> {
    const found = new Map((await this.findMany(ids)).map((image) => [image.id, image]));
    return ids.map((id) => found.get(id) ?? null);
  }

  private async insertMany(openings: Opening[]): Promise<(InsertResult | Error)[]> {
    const docs = openings.map(({ image, entries, openKey, openedBy }) => ({
      _id: image.id,
      ...fieldsOf(image),
      ...(isOpen(image.state) ? { openKey } : {}),
      openedBy,
      messageSeq: 0,
      reacted: 0,
      unreactedSince: new Date(image.openedAt),
      timeline: entries.map((entry) => stored(entry)),
    }));
    const results: (InsertResult | Error)[] = openings.map(() => 'inserted');
    try {
      await this.contacts.insertMany(docs as ContactDoc[], { ordered: false });
    } catch (error) {
      for (const [index, failure] of writeFailures(error)) {
        if (failure.includes(UNIQUE.openContact)) results[index] = 'open-exists';
        else if (failure.includes(UNIQUE.openedBy)) results[index] = 'opened-before';
        else results[index] = new AppError('UNAVAILABLE', undefined, { cause: error });
      }
    }
    return results;
  }

  private async moveMany(moves: Move[]): Promise<(MoveResult | Error)[]> {
    const tokens = moves.map(() => newToken(9));
    const operations = moves.map((move, index) => moveOperation(move, tokens[index] as string));
    const results: (MoveResult | Error)[] = moves.map(() => 'applied');
    let failed = 0;
    try {
      const outcome = await this.contacts.bulkWrite(operations, { ordered: false });
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
    return this.tellApart(moves, tokens, results);
  }

  /** A bulk write only counts its matches; the tokens in the timelines say whose they were. */
  private async tellApart(
    moves: Move[],
    tokens: string[],
    results: (MoveResult | Error)[],
  ): Promise<(MoveResult | Error)[]> {
    const docs = await this.contacts
      .find({ _id: { $in: moves.map((move) => move.before.id) } }, { projection: { 'timeline.w': 1 } })
      .toArray();
    const timelines = new Map(docs.map((doc) => [doc._id, doc.timeline]));
    return results.map((result, index) => {
      if (result !== 'applied') return result;
      const { before } = moves[index] as Move;
      return timelines.get(before.id)?.[before.seq]?.w === tokens[index] ? 'applied' : 'outdated';
    });
  }
}

function moveOperation(
  { before, after, entries }: Move,
  token: string,
): driver.AnyBulkWriteOperation<ContactDoc> {
  const was = fieldsOf(before) as Record<string, unknown>;
  const changed = Object.fromEntries(
    Object.entries(fieldsOf(after)).filter(([key, value]) => !same(value, was[key])),
  );
  const first = entries[0] as NewTimelineEntry;
  const timeline = entries.map((entry, index) => stored(entry, index === 0 ? token : undefined));
  const closes = isOpen(before.state) && !isOpen(after.state);
  return {
    updateOne: {
      filter: { _id: before.id, seq: before.seq },
      update: {
        $set: { ...changed, unreactedSince: new Date(first.at) },
        $push: { timeline: { $each: timeline } },
        ...(closes ? { $unset: { openKey: '' } } : {}),
      } as driver.UpdateFilter<ContactDoc>,
    },
  };
}

function same(a: unknown, b: unknown): boolean {
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime();
  return a === b || (Array.isArray(a) && Array.isArray(b) && JSON.stringify(a) === JSON.stringify(b));
}

function stored(entry: NewTimelineEntry, token?: string): StoredEntry {
  return { ...entry, at: new Date(entry.at), ...(token ? { w: token } : {}) };
}

/** Numbers a stored timeline. */
export function timelineOf(entries: readonly StoredEntry[]): TimelineEntry[] {
  return entries.map(({ w: _, at, ...entry }, index) => {
    return { ...entry, seq: index + 1, at: at.getTime() } as TimelineEntry;
  });
}

/** Index and message of every refused write of a batch; throws UNAVAILABLE if the batch as a whole failed. */
function writeFailures(error: unknown): [number, string][] {
  if (!(error instanceof driver.MongoBulkWriteError) || error.writeErrors === undefined) {
    throw new AppError('UNAVAILABLE', { store: 'mongodb' }, { cause: error });
  }
  const list = Array.isArray(error.writeErrors) ? error.writeErrors : [error.writeErrors];
  if (list.length === 0) throw new AppError('UNAVAILABLE', { store: 'mongodb' }, { cause: error });
  return list.map((failure) => [failure.index, failure.errmsg ?? '']);
}
