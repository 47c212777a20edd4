import { AppError, type ContactImage, type MessageView } from '#libs/contract';
import { GroupCommit, isDuplicateKey } from '#libs/platform';
import type { Connection, mongo as driver } from 'mongoose';
import {
  contactCollection,
  imageOf,
  messageCollection,
  WITH_NEWEST_ENTRY,
  type ContactDoc,
  type MessageDoc,
} from '../contact.schema.js';

/** How long one delivery may take before it counts as unclear; longer than any channel's own time-outs together. */
export const DELIVERY_LEASE_MS = 120_000;

/** For whom something is said in a contact. */
export type Audience = 'customer' | 'colleagues';

/**
 * Where a message belongs: the customer's open contact; one that was led out of the queues and keeps what
 * they left; or the contact in which an agent speaks.
 */
export type MessagePlace =
  | { openKey: string }
  | { ledOutId: string }
  | { contactId: string; epoch: number; agentId: string; audience: Audience };

/** `gone`: there is no such place any more. `repeat`: its inbox key was stored before. */
export type Appended =
  | { result: 'stored'; message: MessageDoc; contact: ContactImage }
  | { result: 'gone' }
  | { result: 'repeat' };

/** So many messages at most come from one reading for many contacts. */
const MOST_READ_TOGETHER = 2000;

/** The newest `limit` messages of a contact after a number. */
interface Reading {
  contactId: string;
  seq: number;
  limit: number;
  audience: Audience;
}

const isFor = (audience: Audience, { direction }: MessageDoc): boolean =>
  audience === 'colleagues' || direction !== 'internal';

/** Messages in MongoDB; `inboxKey` makes every one of them happen once. */
export class MessageRepository {
  private readonly messages;
  private readonly contacts;
  /** The last append under way at each place: those of one contact would only get in each other's way. */
  private readonly turns = new Map<string, Promise<unknown>>();
  private readonly reads = new GroupCommit<Reading, MessageDoc[]>((asked) => this.readMany(asked), {
    maxBatch: 100,
  });

  constructor(private readonly mongo: Connection) {
    this.messages = messageCollection(mongo);
    this.contacts = contactCollection(mongo);
  }

  /**
   * Numbers a message in its contact and stores it, both or neither. So no message lands in a contact
   * that ended meanwhile, and none appears below a number that somebody has read already.
   * `gone`: there is no such open contact. `repeat`: its inbox key was stored before.
   */
  append(
    place: MessagePlace,
    compose: (contact: ContactImage, seq: number) => MessageDoc,
  ): Promise<Appended> {
    const key = JSON.stringify(placeFilter(place));
    const before = this.turns.get(key) ?? Promise.resolve();
    const turn = before.then(
      () => this.appendNow(place, compose),
      () => this.appendNow(place, compose),
    );
    this.turns.set(key, turn);
    const leave = (): void => {
      if (this.turns.get(key) === turn) this.turns.delete(key);
    };
    turn.then(leave, leave);
    return turn;
  }

  private async appendNow(
    place: MessagePlace,
    compose: (contact: ContactImage, seq: number) => MessageDoc,
  ): Promise<Appended> {
    const session = await this.mongo.startSession();
    try {
      return await session.withTransaction(async (): Promise<Appended> => {
        const contact = await this.contacts.findOneAndUpdate(
          placeFilter(place),
          { $inc: { messageSeq: 1 } },
          { session, returnDocument: 'after', projection: WITH_NEWEST_ENTRY },
        );
        if (!contact) return { result: 'gone' };
        const image = imageOf(contact);
        const message = compose(image, contact.messageSeq);
        await this.messages.insertOne(message, { session });
        return { result: 'stored', message, contact: image };
      });
    } catch (error) {
      if (isDuplicateKey(error)) return { result: 'repeat' };
      throw new AppError('UNAVAILABLE', { store: 'mongodb' }, { cause: error });
    } finally {
      await session.endSession();
    }
  }

  async findByKey(inboxKey: string): Promise<MessageDoc | null> {
    return this.messages.findOne({ inboxKey });
  }

  async find(messageId: string): Promise<MessageDoc | null> {
    return this.messages.findOne({ _id: messageId });
  }

  /** Messages of a contact after a number, in order. */
  async after(contactId: string, seq: number, limit: number): Promise<MessageDoc[]> {
    return this.messages
      .find({ contactId, seq: { $gt: seq } })
      .sort({ seq: 1 })
      .limit(limit)
      .toArray();
  }

  /**
   * The newest `limit` messages of a contact after a number, in order, for the customer without notes; many
   * callers share one reading.
   */
  latest(
    contactId: string,
    seq: number,
    limit: number,
    audience: Audience = 'colleagues',
  ): Promise<MessageDoc[]> {
    return this.reads.submit({ contactId, seq, limit, audience });
  }

  private async readMany(asked: Reading[]): Promise<MessageDoc[][]> {
    if (asked.length === 1) return [await this.readOne(asked[0] as Reading)];
    const docs = await this.messages
      .find({ contactId: { $in: asked.map(({ contactId }) => contactId) } })
      .sort({ contactId: 1, seq: 1 })
      .limit(MOST_READ_TOGETHER)
      .toArray();
    // Full: of the last contact, and of those after it, there may be more.
    const upTo = docs.length === MOST_READ_TOGETHER ? (docs.at(-1)?.contactId ?? '') : null;
    const found = new Map<string, MessageDoc[]>(asked.map(({ contactId }) => [contactId, []]));
    for (const doc of docs) found.get(doc.contactId)?.push(doc);
    return Promise.all(
      asked.map(async (reading) => {
        if (upTo !== null && reading.contactId >= upTo) return this.readOne(reading);
        const after = (found.get(reading.contactId) ?? []).filter(
          (doc) => doc.seq > reading.seq && isFor(reading.audience, doc),
        );
        return after.slice(-reading.limit);
      }),
    );
  }

  private async readOne({ contactId, seq, limit, audience }: Reading): Promise<MessageDoc[]> {
    const readable = audience === 'customer' ? ({ direction: { $ne: 'internal' } } as const) : {};
    const newestFirst = await this.messages
      .find({ contactId, seq: { $gt: seq }, ...readable })
      .sort({ seq: -1 })
      .limit(limit)
      .toArray();
    return newestFirst.reverse();
  }

  /**
   * Takes the contact's first pending message for delivery. Null if there is none, if it is being
   * delivered, or if it is not due: so the messages of one contact leave one by one, in order.
   */
  async claimNext(contactId: string, now: number): Promise<MessageDoc | null> {
    const [first] = await this.messages
      .find({ contactId, delivery: 'pending', direction: 'outbound' })
      .sort({ seq: 1 })
      .limit(1)
      .toArray();
    if (!first || first.sending || (first.nextAttemptAt?.getTime() ?? 0) > now) return null;
    return this.messages.findOneAndUpdate(
      { _id: first._id, delivery: 'pending', sending: { $ne: true } },
      { $set: { sending: true, nextAttemptAt: new Date(now + DELIVERY_LEASE_MS) }, $inc: { attempts: 1 } },
      { returnDocument: 'after' },
    );
  }

  /** Records what became of a delivery. `retryAt`: stays pending until then. */
  async settle(
    messageId: string,
    result: Pick<MessageDoc, 'delivery' | 'deliveryCode'> & { retryAt?: number },
  ): Promise<MessageDoc | null> {
    const { retryAt, ...fields } = result;
    const update: driver.UpdateFilter<MessageDoc> =
      retryAt === undefined
        ? { $set: { ...fields, sending: false }, $unset: { nextAttemptAt: '' } }
        : { $set: { ...fields, sending: false, nextAttemptAt: new Date(retryAt) } };
    return this.messages.findOneAndUpdate({ _id: messageId, delivery: 'pending' }, update, {
      returnDocument: 'after',
    });
  }

  /** Pending messages whose time has come: due again, or left in the middle of a delivery. */
  async due(now: number, limit: number): Promise<MessageDoc[]> {
    return this.messages
      .find({ delivery: 'pending', nextAttemptAt: { $lte: new Date(now) } })
      .sort({ nextAttemptAt: 1 })
      .limit(limit)
      .toArray();
  }
}

function placeFilter(place: MessagePlace): driver.Filter<ContactDoc> {
  if ('openKey' in place) return { openKey: place.openKey };
  if ('ledOutId' in place) return { _id: place.ledOutId, state: 'closed', outcome: 'flowed-out' };
  const { contactId: _id, epoch, agentId, audience } = place;
  const owner = { 'owner.agentId': agentId };
  const guest = { agentId, joined: true };
  return audience === 'customer'
    ? {
        _id,
        epoch,
        state: 'active',
        $or: [owner, { guests: { $elemMatch: { ...guest, role: 'conference' } } }],
      }
    : { _id, epoch, state: { $in: ['active', 'wrap-up'] }, $or: [owner, { guests: { $elemMatch: guest } }] };
}

/** A message as clients see it. */
export function messageViewOf(doc: MessageDoc): MessageView {
  const { _id, contactId, seq, direction, kind, text, agentId, clientId, delivery, deliveryCode, at } = doc;
  return {
    id: _id,
    contactId,
    seq,
    direction,
    kind,
    text,
    agentId,
    clientId,
    delivery,
    deliveryCode,
    at: at.toISOString(),
  };
}
