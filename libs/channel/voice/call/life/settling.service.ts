import { AppError, type CallContact, type CallLeg, type CallWish } from '#libs/contract';
import { isUnanswered } from '../../ari/index.js';
import type { Call } from '../call.js';
import { NO_MEDIA, isWaiting, legIdOf } from '../call.rules.js';
import { hangupCauseOf } from '../hangup.rules.js';
import { partOfLeg } from '../leg.rules.js';
import type { Unreachable } from '../media.service.js';
import type { DialService } from '../outgoing/index.js';
import type { CallParts } from './call-parts.js';
import type { PartingService } from './parting.service.js';
import type { StepService } from './step.service.js';

/** Makes of a call in Asterisk what its contact says, and tells the contact what has become of the call. */
export class SettlingService {
  constructor(
    private readonly parts: CallParts,
    private readonly partings: PartingService,
    private readonly steps: StepService,
    private readonly dials: DialService,
  ) {}

  /** Brings Asterisk to where the contact is. */
  async settle(call: Call): Promise<void> {
    if (call.phase !== 'queued' || !call.contact) return;
    // It still says that they are in the call: to go by it would ring them again.
    if (call.ends.length > 0) return;
    const unreachable: Unreachable = (leg, error) =>
      this.steps.step(call, () => this.unreachable(call, leg, error));
    if (call.isAway) return this.dials.settle(call, unreachable);
    await this.dials.noted(call);
    // Without a conversation that ended, it was led out.
    if (call.contact.state === 'closed' && !call.bridged) return this.partings.ledOut(call, call.contact.id);
    if (await this.partings.survey(call, call.contact)) return;
    // What is still being said would keep the caller from the agent.
    if (call.talk && !isWaiting(call.contact)) await this.parts.reception.hush(call);
    await this.parts.media.settle(call, unreachable);
    await this.parts.watching.settle(call);
    if (call.contact.state === 'wrap-up' || call.contact.state === 'closed') {
      call.phase = 'gone';
      // Nobody tells of its end any more: whoever waits for its cause waits for nothing.
      call.endedWith(null);
      this.parts.book.remove(call);
    } else await this.attend(call);
  }

  /** Applies a command; where the contact was elsewhere already, its own state decides. Who settles then, and when, is told. */
  async command(
    call: Call,
    apply: () => Promise<CallContact>,
    settle: 'now' | 'later' | 'by-caller' = 'now',
  ): Promise<void> {
    try {
      call.learn(await apply());
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'UNAVAILABLE') throw error;
      const [contact] = await this.parts.contacts.load(call.contact ? [call.contact.id] : []);
      if (contact) call.learn(contact);
    }
    if (settle === 'now') await this.settle(call);
    else if (settle === 'later') this.steps.step(call, () => this.settle(call));
  }

  /** The caller is gone: nothing is left of the call in Asterisk, and the contact is told. */
  async leave(call: Call): Promise<void> {
    const { contact, media } = call;
    if (!contact) return this.parts.book.remove(call);
    for (const leg of media.legs) await this.steps.dropStray(legIdOf({ ...leg, contactId: contact.id }));
    await this.parts.watching.end(call);
    await this.parts.media.dropTalk(call);
    call.media = NO_MEDIA;
    // The last thing: whoever else was in the call is let go without waiting for it.
    const cause = await call.cause;
    await this.parts.contacts.leave(contact.id, cause === null ? undefined : hangupCauseOf(cause));
    this.parts.book.remove(call);
  }

  /** Speaks to whoever waits, if their queue wants it. */
  private async attend(call: Call): Promise<void> {
    const { contact } = call;
    if (!contact || call.talk || !isWaiting(contact) || call.media.caller !== 'waiting') return;
    try {
      await this.parts.reception.attend(call, contact, (wish) => this.wished(call, wish));
    } catch (error) {
      call.talk = null; // the next round tries again
      throw error;
    }
  }

  /** A caller wishes no agent any more; whom one is being called for meanwhile gets the agent. */
  private async wished(call: Call, wish: CallWish): Promise<void> {
    const { contact } = call;
    if (contact) await this.command(call, () => this.parts.contacts.wish(contact, wish));
  }

  private async unreachable(call: Call, leg: CallLeg, error: unknown): Promise<void> {
    const { contacts, phones } = this.parts;
    if (!call.leg(leg)) return; // dropped meanwhile
    call.forget(leg);
    const { contact } = call;
    // It may be ringing all the same. That Asterisk did not answer is not the agent's fault.
    const silent = isUnanswered(error);
    if (silent) await this.steps.dropStray(legIdOf(leg));
    if (contact && partOfLeg(contact, leg) === 'guest')
      return this.command(call, () => contacts.part(leg, 'missed'), 'later');
    const blamed = contact?.state === 'active' ? 'release' : 'miss';
    const ending = silent || (await phones.mayBeElsewhere(leg.agentId)) ? 'passOver' : blamed;
    return this.command(call, () => contacts[ending](leg), 'later');
  }
}
