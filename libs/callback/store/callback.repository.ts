import { PENDING_CALLBACKS, type CallbackEvent, type CallbackState } from '#libs/contract';
import { newestFirst } from '#libs/platform';
import type { Connection, mongo as driver } from 'mongoose';
import { CallbackEntryRepository } from './callback-entry.repository.js';
import { stepOf } from './callback-step.rules.js';
import { callbackCollection, type CallbackDoc } from './callback.schema.js';

export interface CallbackFilter {
  /** Null = all districts. */
  districtId: string | null;
  state?: CallbackState | undefined;
  queueId?: string | undefined;
}

const PENDING = { $in: [...PENDING_CALLBACKS] };
/** How somebody ends a callback by hand, and what it is then. */
const ENDINGS = { cancelled: 'cancelled', reached: 'done', 'given-up': 'failed' } as const;
/** So much of what happened to one is kept. */
const HISTORY = 100;
const FINAL: driver.UpdateFilter<CallbackDoc> = { $unset: { openKey: '', phoneOpen: '' } };
const SETTLED: readonly CallbackEvent[] = ['reached', 'not-reached', 'put-off', 'cancelled'];
/** Holds as long as none of these has been told of this contact: a repeat comes too late to mean anything. */
const notYet = (contactId: string, events: readonly CallbackEvent[]): driver.Filter<CallbackDoc> => ({
  history: { $not: { $elemMatch: { contactId, event: { $in: [...events] } } } },
});

/** The callback of a customer that is over once they are answered in this contact. */
const ofAnswered = (openKey: string, contactId: string, at: number): driver.Filter<CallbackDoc> => ({
  openKey,
  kind: { $ne: 'scheduled' },
  shared: { $ne: true },
  $or: [{ contactId: { $ne: contactId } }, { 'history.0.at': { $lt: new Date(at) } }],
});

const toldPutOff = (at: number, contactId: string | null = null): driver.UpdateFilter<CallbackDoc> => ({
  $push: { history: { $each: [stepOf('put-off', at, contactId)], $slice: -HISTORY } },
});

/** Callbacks in MongoDB. Each change is conditional on the state it starts from, so that repeats change nothing. */
export class CallbackRepository {
  /** How they come in. */
  readonly entries: CallbackEntryRepository;
  private readonly callbacks: driver.Collection<CallbackDoc>;

  constructor(mongo: Connection) {
    this.entries = new CallbackEntryRepository(mongo);
    this.callbacks = callbackCollection(mongo);
  }

  find(id: string): Promise<CallbackDoc | null> {
    return this.callbacks.findOne({ _id: id });
  }

  pendingOf(openKey: string): Promise<CallbackDoc | null> {
    return this.callbacks.findOne({ openKey });
  }

  /** Newest first, older than the id given. */
  list(filter: CallbackFilter, beforeId: string | null, limit: number): Promise<CallbackDoc[]> {
    const { state, queueId } = filter;
    const narrowed = { ...(state !== undefined && { state }), ...(queueId !== undefined && { queueId }) };
    return newestFirst(this.callbacks, filter, beforeId, limit, narrowed);
  }

  /**
   * Those whose time has come, first in line first; and of these the ones that were taken up before `staleBefore`
   * and left. What was taken up before its time and left still has its time.
   */
  async due(now: number, staleBefore: number, limit: number): Promise<CallbackDoc[]> {
    const notBefore = { $lte: new Date(now) };
    const open: driver.Filter<CallbackDoc> = { state: 'open', notBefore };
    const left: driver.Filter<CallbackDoc> = {
      state: 'due',
      notBefore,
      attemptId: null,
      claimedAt: { $lte: new Date(staleBefore) },
    };
    const found = [open, left].map((filter) =>
      this.callbacks.find(filter).sort({ place: 1 }).limit(limit).toArray(),
    );
    return (await Promise.all(found)).flat();
  }

  /**
   * Takes one up as it was seen, for one worker; null if another was quicker, or it was put off meanwhile. What was left
   * is taken up under its old round.
   */
  claim({ _id, state, round, claimedAt, notBefore }: CallbackDoc, now: number): Promise<CallbackDoc | null> {
    const next = state === 'open' ? round + 1 : round;
    return this.callbacks.findOneAndUpdate(
      { _id, state, round, claimedAt, notBefore, attemptId: null },
      { $set: { state: 'due', round: next, claimedAt: new Date(now) } },
      { returnDocument: 'after' },
    );
  }

  /** Its contact stands in the queue. False if the callback was ended, or put off, meanwhile, and knows nothing of it. */
  async queued({ _id, round }: CallbackDoc, contactId: string, now: number): Promise<boolean> {
    const { matchedCount } = await this.callbacks.updateOne(
      { _id, round, state: 'due', attemptId: null },
      { $set: { attemptId: contactId }, $push: { history: stepOf('queued', now, contactId) } },
    );
    // Another process that took it up, or an agent who has the contact, may have been quicker.
    return (
      matchedCount === 1 ||
      (await this.callbacks.countDocuments({ _id, history: { $elemMatch: { contactId } } })) > 0
    );
  }

  /** No contact could be opened: again later. */
  putOff(callback: CallbackDoc, notBefore: number, now: number): Promise<void> {
    return this.reopen(callback, new Date(notBefore), { ...toldPutOff(now), $inc: { putOffs: 1 } });
  }

  /** The customer is in another contact: looked at again then, and nothing has happened to it. */
  lookAgain(callback: CallbackDoc, notBefore: number): Promise<void> {
    return this.reopen(callback, new Date(notBefore));
  }

  /** Taken before its time, and no contact could be opened: as it was, and not one put-off nearer to the last. */
  putBack(callback: CallbackDoc, now: number): Promise<void> {
    return this.reopen(callback, callback.notBefore, toldPutOff(now));
  }

  /** Of one that was put off `most` times no more is expected. False if it may still be put off. */
  async giveUp({ _id, round }: CallbackDoc, most: number, now: number): Promise<boolean> {
    const { modifiedCount } = await this.callbacks.updateOne(
      { _id, round, state: 'due', attemptId: null, putOffs: { $gte: most } },
      { $set: { state: 'failed' }, $push: { history: stepOf('given-up', now) }, ...FINAL },
    );
    return modifiedCount === 1;
  }

  /** To another time, by somebody; null unless it is open and was put off less than `most` times. */
  postpone(
    id: string,
    step: { notBefore: number; most: number; by: string; at: number },
  ): Promise<CallbackDoc | null> {
    return this.callbacks.findOneAndUpdate(
      { _id: id, state: 'open', putOffs: { $not: { $gte: step.most } } },
      {
        $set: { notBefore: new Date(step.notBefore) },
        $inc: { putOffs: 1 },
        $push: { history: stepOf('put-off', step.at, null, step.by) },
      },
      { returnDocument: 'after' },
    );
  }

  /** An agent has the contact. Found by the callback: the contact may be told before it is noted. */
  async attempted(id: string, contactId: string, agentId: string, at: number): Promise<void> {
    await this.callbacks.updateOne(
      { _id: id, state: 'due', attemptId: { $in: [contactId, null] }, ...notYet(contactId, ['attempted']) },
      {
        $set: { state: 'attempting', attemptId: contactId },
        $inc: { attempts: 1 },
        $push: { history: stepOf('attempted', at, contactId, agentId) },
      },
    );
  }

  /** Its contact was taken out of the queue before anybody had it: as it was, and its own time holds. */
  async withdrawn(id: string, contactId: string, at: number): Promise<void> {
    await this.callbacks.updateOne(
      { _id: id, state: 'due', attemptId: contactId },
      { $set: { state: 'open', attemptId: null }, ...toldPutOff(at, contactId) },
    );
  }

  /** What became of an attempt. `retryAt`: stays open until then. */
  async settle(
    id: string,
    contactId: string,
    step: { event: CallbackEvent; state: CallbackState; at: number; retryAt?: number },
  ): Promise<void> {
    const { event, state, at, retryAt } = step;
    await this.callbacks.updateOne(
      {
        _id: id,
        attemptId: { $in: [contactId, null] },
        state: { $in: ['due', 'attempting'] },
        ...notYet(contactId, SETTLED),
      },
      {
        $set: {
          state,
          attemptId: null,
          ...(retryAt === undefined ? {} : { notBefore: new Date(retryAt) }),
        },
        ...(event === 'put-off' ? { $inc: { putOffs: 1 } } : {}),
        $push: { history: stepOf(event, at, contactId) },
        ...(retryAt === undefined ? FINAL : {}),
      },
    );
  }

  /** Which of these have a callback pending. */
  async pendingAmong(openKeys: readonly string[]): Promise<Set<string>> {
    const docs = await this.callbacks
      .find({ openKey: { $in: [...openKeys] }, state: PENDING }, { projection: { openKey: 1 } })
      .toArray();
    return new Set(docs.flatMap(({ openKey }) => openKey ?? []));
  }

  /** The contact by which a customer stands in a queue to be called, who is answered as `returned` says; null if they don't. */
  async standsBy(openKey: string, contactId: string, at: number): Promise<string | null> {
    const filter = { ...ofAnswered(openKey, contactId, at), state: 'due' as const };
    return (await this.callbacks.findOne(filter, { projection: { attemptId: 1 } }))?.attemptId ?? null;
  }

  /**
   * The customer is answered, in another contact or in the one that they wished to leave and did not: what
   * was agreed on for a time stays, and so does what others wait for under the same number.
   */
  async returned(openKey: string, contactId: string, at: number): Promise<void> {
    await this.callbacks.updateOne(
      { ...ofAnswered(openKey, contactId, at), state: PENDING },
      { $set: { state: 'done' }, $push: { history: stepOf('returned', at, contactId) }, ...FINAL },
    );
  }

  /** The wish it was made for is taken back: it is over, unless somebody else waits for it by now. */
  async takeBack(id: string, at: number): Promise<void> {
    await this.callbacks.updateOne(
      { _id: id, state: 'open', shared: { $ne: true } },
      {
        $set: { state: 'cancelled' },
        $push: { history: stepOf('cancelled', at, null, 'system') },
        ...FINAL,
      },
    );
  }

  /** Ends an open one by hand; answers it as it is then, null if it was not open. */
  end(id: string, how: keyof typeof ENDINGS, by: string, at: number): Promise<CallbackDoc | null> {
    return this.callbacks.findOneAndUpdate(
      { _id: id, state: 'open' },
      { $set: { state: ENDINGS[how] }, $push: { history: stepOf(how, at, null, by) }, ...FINAL },
      { returnDocument: 'after' },
    );
  }

  private async reopen(
    { _id, round }: CallbackDoc,
    notBefore: Date,
    more: driver.UpdateFilter<CallbackDoc> = {},
  ): Promise<void> {
    const left = { _id, round, state: 'due', attemptId: null } as const;
    await this.callbacks.updateOne(left, { $set: { state: 'open', notBefore }, ...more });
  }
}
