import { AppError, type ContactImage, type NewTimelineEntry, type TimelineEntry } from '#libs/contract';
import { GroupCommit } from '#libs/platform';
import type { Connection } from 'mongoose';
import {
  UNIQUE,
  contactCollection,
  fieldsOf,
  imageOf,
  WITH_NEWEST_ENTRY,
  type ContactDoc,
  type StoredEntry,
} from './contact.schema.js';
import { isOpen } from './lifecycle/command.rules.js';
import { RecentImages } from './write/recent-images.rules.js';
import {
  MoveRepository,
  stored,
  writeFailures,
  type Move,
  type MoveResult,
} from './write/move.repository.js';

/** A new contact and what it was opened by. */
export interface Opening {
  image: ContactImage;
  entries: NewTimelineEntry[];
  openKey: string;
  openedBy: string;
}
/** `open-exists`: the customer has an open contact. `opened-before`: the same event opened one. */
export type InsertResult = 'inserted' | 'open-exists' | 'opened-before';
/** `slot-taken`: of a contact that is born offered. */
type OpeningResult = InsertResult | 'slot-taken';

/** A commit costs the store as much as some ten moves: under load, this many ms lie between two. */
const PACE_MS = 8;

/**
 * Contacts in MongoDB. Writes travel in group commits and are answered only when a majority has
 * them; each is still conditional on its own, and each caller learns its own result.
 */
export class ContactRepository {
  private readonly contacts;
  private readonly inserts = new GroupCommit<Opening, OpeningResult>((ops) => this.insertMany(ops), {
    paceMs: PACE_MS,
  });
  private readonly moves = new GroupCommit<Move, MoveResult>((ops) => this.writer.move(ops), {
    paceMs: PACE_MS,
  });
  private readonly reads = new GroupCommit<string, ContactImage | null>((ids) => this.readMany(ids));

  private readonly images = new RecentImages();
  private readonly writer;

  constructor(mongo: Connection) {
    this.contacts = contactCollection(mongo);
    this.writer = new MoveRepository(this.contacts);
  }

  async insert(opening: Opening): Promise<OpeningResult> {
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
      .find({ _id: { $in: [...contactIds] } }, { projection: WITH_NEWEST_ENTRY })
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
    const doc = await this.contacts.findOne({ openKey }, { projection: WITH_NEWEST_ENTRY });
    return doc && imageOf(doc);
  }

  private async readMany(ids: string[]): Promise<(ContactImage | null)[]> {
    const found = new Map((await this.findMany(ids)).map((image) => [image.id, image]));
    return ids.map((id) => found.get(id) ?? null);
  }

  private async insertMany(openings: Opening[]): Promise<(OpeningResult | Error)[]> {
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
    const results: (OpeningResult | Error)[] = openings.map(() => 'inserted');
    try {
      await this.contacts.insertMany(docs as ContactDoc[], { ordered: false });
    } catch (error) {
      for (const [index, failure] of writeFailures(error)) {
        if (failure.includes(UNIQUE.openContact)) results[index] = 'open-exists';
        else if (failure.includes(UNIQUE.openedBy)) results[index] = 'opened-before';
        else if (failure.includes(UNIQUE.slot)) results[index] = 'slot-taken';
        else results[index] = new AppError('UNAVAILABLE', undefined, { cause: error });
      }
    }
    return results;
  }
}

/** Numbers a stored timeline. */
export function timelineOf(entries: readonly StoredEntry[]): TimelineEntry[] {
  return entries.map(({ w: _, at, ...entry }, index) => {
    return { ...entry, seq: index + 1, at: at.getTime() } as TimelineEntry;
  });
}
