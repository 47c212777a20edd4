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
import { RecentImages } from './write/recent-images.rules.js';
import { moveAlone, movesTogether, stored, type Move, type TokenMove } from './write/move.rules.js';

/** A new contact and what it was opened by. */
export interface Opening {
  image: ContactImage;
  entries: NewTimelineEntry[];
  openKey: string;
  openedBy: string;
}
export type InsertResult = 'inserted' | 'open-exists' | 'opened-before';

export type MoveResult = 'applied' | 'outdated' | 'slot-taken';

/** A commit costs the store as much as some ten moves: under load, this many ms lie between two. */
const PACE_MS = 8;

const WITHOUT_TIMELINE = { timeline: 0 } as const;

/**
 * Contacts in MongoDB. Writes travel in group commits and are answered only when a majority has
 * them; each is still conditional on its own, and each caller learns its own result.
 */
export class ContactRepository {
  private readonly contacts;
  private readonly inserts = new GroupCommit<Opening, InsertResult>((ops) => this.insertMany(ops), {
    paceMs: PACE_MS,
  });
  private readonly moves = new GroupCommit<Move, MoveResult>((ops) => this.moveMany(ops), {
    paceMs: PACE_MS,
  });
  private readonly reads = new GroupCommit<string, ContactImage | null>((ids) => this.readMany(ids));

  private readonly images = new RecentImages();

  constructor(mongo: Connection) {
    this.contacts = contactCollection(mongo);
  }

  async insert(opening: Opening): Promise<InsertResult> {
    const result = await this.inserts.submit(opening);
    if (result === 'inserted') this.images.note(opening.image);
    return result;
  }

  async move(move: Move): Promise<MoveResult> {
    const result = await this.moves.submit(move);
    if (result === 'applied') this.images.note(move.after);
    else this.images.forget(move.before.id);
    return result;
  }

  /**
   * The contact as this process committed it last, without asking the store; null if it does not know.
   * Good for a move, which proves it; what refuses a command must be read.
   */
  recent(contactId: string): ContactImage | null {
    return this.images.get(contactId);
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
