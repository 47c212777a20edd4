import type { CallbackOpener, CallbackRequest, Channel, Dialler, OpenedCallback } from '#libs/contract';
import { phoneNumberOf, type Clock, type Config, type Log } from '#libs/platform';
import { contactKeyOf, isLeft, LEASE_MS } from './callback.rules.js';
import type { CallbackRepository } from './store/callback.repository.js';
import type { CallbackDoc } from './store/callback.schema.js';

export interface CallbackRoundParts {
  repository: CallbackRepository;
  opener: CallbackOpener;
  /** Channels on which somebody can be dialled; without one the agent dials by hand. */
  diallers: ReadonlyMap<Channel, Dialler>;
  config: Pick<Config['callback'], 'pauseMs' | 'maxPutOffs'>;
  clock: Clock;
  log: Log;
}

/** Who is here already is looked for again soon. */
const IN_CONTACT_MS = 60_000;

/**
 * Puts those whose time has come into their queues, each as a contact at the place that was kept. Any
 * number of workers may do so: each is claimed by a conditional write, and its contact opened under a key of
 * its own.
 */
export class CallbackRoundService {
  constructor(private readonly parts: CallbackRoundParts) {}

  /** Answers how many contacts stand in a queue now. */
  async sweep(limit = 100): Promise<number> {
    const { repository, clock, log } = this.parts;
    const now = clock.now();
    let opened = 0;
    for (const callback of await repository.due(now, now - LEASE_MS, limit)) {
      const claimed = await repository.claim(callback, now);
      if (claimed && (await this.tryOpen(claimed))) opened += 1;
    }
    if (opened > 0) log.info({ callbacks: opened }, 'called back');
    return opened;
  }

  /** One that fails keeps nobody else from being called back; its lease runs out, and it is tried again. */
  private async tryOpen(callback: CallbackDoc): Promise<boolean> {
    try {
      return await this.open(callback);
    } catch (error) {
      this.parts.log.error({ err: error, callbackId: callback._id }, 'a callback was not opened');
      return false;
    }
  }

  /**
   * Opens the contact of one now, whatever its time: for whoever is about to speak to the customer. Null if
   * it is not open any more, or ends meanwhile. If that fails, nobody knows whether the contact is there: it keeps its round, under
   * which the contact is found again, by the next one who asks after the lease, or at its time.
   */
  async openNow(callback: CallbackDoc): Promise<OpenedCallback | null> {
    const { repository, opener, clock } = this.parts;
    const left = isLeft(callback, clock.now());
    const claimed = callback.state === 'open' || left ? await repository.claim(callback, clock.now()) : null;
    if (claimed === null) return null;
    const answer = await opener.callBack(await this.requestOf(claimed));
    if (answer.result === 'opened') return (await this.stands(claimed, answer.contactId)) ? answer : null;
    // Its own time holds, and it counts for nothing: an agent's attempts must not use up the customer's.
    await repository.putBack(claimed, clock.now());
    return answer;
  }

  /** Whoever had it opened by `openNow` can't speak to the customer after all: nobody else is rung before its time. */
  giveBack(contactId: string): Promise<void> {
    return this.parts.opener.withdraw(contactId);
  }

  /** On which channel somebody would be called back now: as long as no channel dials, the one they came by. */
  async channelOf(callback: CallbackDoc): Promise<Channel> {
    return (await this.reachOf(callback)).channel;
  }

  private async open(callback: CallbackDoc): Promise<boolean> {
    const { repository, opener, clock, config } = this.parts;
    if (await repository.giveUp(callback, config.maxPutOffs, clock.now())) return false;
    const answer = await opener.callBack(await this.requestOf(callback));
    if (answer.result === 'opened') return this.stands(callback, answer.contactId);
    const now = clock.now();
    // Who is here is not put off: they need no call as long as they are, and are told of none.
    if (answer.result === 'in-contact')
      await repository.lookAgain(callback, now + Math.min(IN_CONTACT_MS, config.pauseMs));
    else await repository.putOff(callback, now + config.pauseMs, now);
    return false;
  }

  /**
   * Notes the contact. A process that stands still for longer than its lease may find that the callback is over, or
   * meant for another time: then nobody is to be rung, and the contact is taken out of the queue. False then.
   */
  private async stands(callback: CallbackDoc, contactId: string): Promise<boolean> {
    const { repository, opener, clock, log } = this.parts;
    if (await repository.queued(callback, contactId, clock.now())) return true;
    log.warn({ callbackId: callback._id, contactId }, 'a callback was over before its contact was open');
    await opener.withdraw(contactId);
    return false;
  }

  private async requestOf(callback: CallbackDoc): Promise<CallbackRequest> {
    const { _id, place, queueId, districtId, officeId = null, contactId } = callback;
    return {
      key: contactKeyOf(callback),
      callbackId: _id,
      place: place.getTime(),
      queueId,
      districtId,
      officeId,
      continues: contactId,
      ...(await this.reachOf(callback)),
    };
  }

  /** On the telephone where a number was left and somebody can dial it; else where they came from. */
  private async reachOf({
    phone,
    channel,
    accountId,
    queueId,
    customer,
  }: CallbackDoc): Promise<Pick<CallbackRequest, 'channel' | 'accountId' | 'identity'>> {
    const own = { channel, accountId, identity: customer.identity };
    const dialler = phone === null ? undefined : this.parts.diallers.get('voice');
    const line = (await dialler?.accountFor(queueId)) ?? null;
    return phone === null || line === null
      ? own
      : { channel: 'voice', accountId: line, identity: phoneNumberOf(phone) };
  }
}
