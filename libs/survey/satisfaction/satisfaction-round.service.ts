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
import type { SatisfactionRepository } from './satisfaction.repository.js';
import { INVITATION } from './satisfaction.rules.js';
import type { SatisfactionDoc } from './satisfaction.schema.js';

const PAUSE_MS = 5000;
/**
 * Whoever began so long ago, and has not said what came of it, is dead or without its stores: before the question
 * was on its way another asks it, afterwards it counts as asked.
 */
const INTERRUPTED_MS = 60_000;
/** In one round at most; the next one follows soon. */
const MOST = 200;

/** Asks those who are due, each once and in time. Any number of workers may. */
export class SatisfactionRound {
  constructor(
    private readonly repository: SatisfactionRepository,
    private readonly contacts: Pick<ContactPort, 'load'>,
    private readonly adapters: ReadonlyMap<Channel, ChannelAdapter>,
    private readonly push: Push,
    private readonly clock: Clock,
  ) {}

  async sweep(): Promise<void> {
    const now = this.clock.now();
    await this.repository.settleInterrupted(new Date(now - INTERRUPTED_MS));
    await this.repository.forget(new Date(now));
    for (let i = 0; i < MOST; i += 1) {
      const at = this.clock.now();
      const due = await this.repository.claim(new Date(at), new Date(at + INTERRUPTED_MS));
      if (!due) return;
      await this.ask(due);
    }
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
