import {
  rooms,
  type Channel,
  type ChannelAdapter,
  type ContactImage,
  type ContactPort,
  type Push,
  type SendResult,
} from '#libs/contract';
import type { Clock } from '#libs/platform';
import { setTimeout as wait } from 'node:timers/promises';
import type { AskingAccount, SatisfactionRepository } from './satisfaction.repository.js';
import { INVITATION } from './satisfaction.rules.js';
import type { SatisfactionDoc } from './satisfaction.schema.js';

const PAUSE_MS = 5000;
/**
 * Whoever began so long ago, and has not said what came of it, is dead or without its stores: before the question
 * was on its way another asks it, afterwards it counts as asked.
 */
const INTERRUPTED_MS = 60_000;
/** Of one account in a row, and accounts side by side, at most; the next round follows soon. */
const MOST = 200;
const MOST_ACCOUNTS = 20;
/** A round waits no longer for an account; it goes on beside the next ones. */
const PATIENCE_MS = 2000;

/**
 * Asks those who are due, each once and in time. Any number of workers may. Accounts are served side by side: one
 * whose channel hangs holds up nobody else's customers.
 */
export class SatisfactionRound {
  /** Accounts under way, by channel and id. */
  private readonly busy = new Map<string, { account: AskingAccount; work: Promise<void> }>();
  private stopped = false;

  constructor(
    private readonly repository: SatisfactionRepository,
    private readonly contacts: Pick<ContactPort, 'load'>,
    private readonly adapters: ReadonlyMap<Channel, ChannelAdapter>,
    private readonly push: Push,
    private readonly clock: Clock,
  ) {}

  /** Throws what the store throws. */
  async sweep(): Promise<void> {
    const now = this.clock.now();
    await this.repository.settleInterrupted(new Date(now - INTERRUPTED_MS));
    await this.repository.forget(new Date(now));
    const begun: Promise<void>[] = [];
    while (!this.stopped && this.busy.size < MOST_ACCOUNTS) {
      const due = await this.claim({ notOf: [...this.busy.values()].map(({ account }) => account) });
      if (!due) break;
      begun.push(this.serve(due));
    }
    const enough = new AbortController();
    const patience = wait(PATIENCE_MS, undefined, { signal: enough.signal }).catch(() => undefined);
    await Promise.race([Promise.all(begun), patience]).finally(() => enough.abort());
  }

  /** Asks nobody else; resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.allSettled([...this.busy.values()].map(({ work }) => work));
  }

  /** Asks this one, and then the others of the account. */
  private serve(first: SatisfactionDoc): Promise<void> {
    const { channel, accountId } = first;
    const key = `${channel} ${accountId}`;
    const account = { channel, accountId };
    const work = this.askAll(first, account).finally(() => this.busy.delete(key));
    this.busy.set(key, { account, work });
    // Whoever waits for it is told what it throws; if the round ended before, the next one finds it out.
    work.catch(() => undefined);
    return work;
  }

  private async askAll(first: SatisfactionDoc, account: AskingAccount): Promise<void> {
    let due: SatisfactionDoc | null = first;
    for (let asked = 1; due; asked += 1) {
      await this.ask(due);
      due = this.stopped || asked === MOST ? null : await this.claim({ of: account });
    }
  }

  private claim(among: { of: AskingAccount } | { notOf: AskingAccount[] }): Promise<SatisfactionDoc | null> {
    const at = this.clock.now();
    return this.repository.claim(new Date(at), new Date(at + INTERRUPTED_MS), among);
  }

  private async ask(due: SatisfactionDoc): Promise<void> {
    // Before anything is on its way: if the store fails here, nobody was asked and another round asks.
    const [contact] = await this.contacts.load([due._id]);
    const now = this.clock.now();
    if (!(await this.repository.begin(due, new Date(now)))) return;
    const missed = { state: 'missed', customerId: null } as const;
    if (now > due.askBy.getTime()) return this.repository.settle(due._id, { ...missed, code: 'TOO_LATE' });
    if (!contact) return this.repository.settle(due._id, { ...missed, code: 'NOT_FOUND' });
    const result = await this.send(due, contact);
    if (result.status === 'failed') return this.repository.settle(due._id, { ...missed, code: result.code });
    if (result.status === 'retry') {
      const dueAt = new Date(now + PAUSE_MS * due.attempts);
      return this.repository.settle(due._id, { state: 'due', dueAt, code: result.code });
    }
    return this.repository.settle(due._id, { state: 'asked' });
  }

  /** In the web chat the page asks; elsewhere a text does. */
  private async send(
    { _id, channel, accountId }: SatisfactionDoc,
    { customer: { identity }, seq }: ContactImage,
  ): Promise<SendResult> {
    if (channel === 'webchat') {
      this.push.send('/visitor', rooms.visitor(accountId, identity), 'satisfaction.asked', {
        contactId: _id,
      });
      return { status: 'sent' };
    }
    const adapter = this.adapters.get(channel);
    if (!adapter) return { status: 'failed', code: 'NO_CHANNEL' };
    const at = new Date(this.clock.now()).toISOString();
    const messageId = `satisfaction-${_id}`;
    try {
      return await adapter.send({
        messageId,
        contactId: _id,
        seq,
        at,
        accountId,
        identity,
        text: INVITATION,
      });
    } catch {
      return { status: 'unknown', code: 'INTERNAL' };
    }
  }
}
