import type { CallContact, CallJourney } from '#libs/contract';
import type { IvrOutcome } from '../../ivr/index.js';
import { LANGUAGE } from '../../script/index.js';
import type { Call } from '../call.js';
import type { VoiceLine } from '../line.js';
import type { CallParts } from './call-parts.js';
import type { PartingService } from './parting.service.js';
import type { SettlingService } from './settling.service.js';

export const greetingIdOf = (callId: string): string => `jt-greet-${callId}`;

/** The way of a caller from the door to the queue: refused or greeted, guided by a tree, and made a contact. */
export class EntranceService {
  constructor(
    private readonly parts: CallParts,
    private readonly partings: PartingService,
    private readonly settling: SettlingService,
  ) {}

  /** `again`: they have been through it before, and may have chosen another language there. */
  async greet(call: Call, again = false): Promise<void> {
    const { ari, blocked } = this.parts;
    try {
      const line = await this.lineOf(call);
      if (!line) return await this.partings.refuse(call);
      const refusal = await blocked.refusalOf(call.start.caller, line.districtId);
      if (refusal) return await this.partings.turnAway(call, refusal);
      await ari.answer(call.id); // who was answered before stays so
      // The dialplan knows it, if it was told since it changed.
      if (again || line.language !== call.spoken) await ari.setVariable(call.id, LANGUAGE, line.language);
      if (line.prompts.length === 0) return await this.guide(call);
      await ari.play(call.id, line.prompts, greetingIdOf(call.id));
    } catch (error) {
      await this.partings.rescue(call, error);
    }
  }

  /** As it was when the call came. Null for a number that is not in service. */
  private async lineOf(call: Call): Promise<VoiceLine | null> {
    call.line ??= await this.parts.lines.find(call.start.accountId);
    if (call.line) call.start.accountId = call.line.accountId;
    return call.line;
  }

  /** Through the tree of the number, if it has one; else straight into the queue. */
  async guide(call: Call): Promise<void> {
    if (call.phase !== 'greeting') return;
    try {
      const line = await this.lineOf(call);
      if (!line) return await this.partings.dismiss(call);
      if (call.isGone) return;
      if (await this.parts.reception.guide(call, line, (outcome) => this.guided(call, outcome))) return;
    } catch (error) {
      return this.partings.rescue(call, error);
    }
    await this.enqueue(call);
  }

  /** Found without an open contact: whose contact is over is let go; nobody knows what all others have heard. */
  async beginAgain(call: Call): Promise<void> {
    const { id } = call;
    try {
      const { contacts, unasked } = this.parts;
      await this.lineOf(call);
      if (unasked.isKept(id) || (await contacts.wasOpened(call.start.accountId, id)))
        return await this.partings.farewell(call, { to: 'goodbye' }, null);
      // Who is being greeted is heard out: its end will be told.
      if (!(await this.parts.ari.isPlaying(greetingIdOf(id)))) await this.greet(call, true);
    } catch (error) {
      await this.partings.rescue(call, error);
    }
  }

  /** From now on the call has a contact, and hears of it. */
  adopt(call: Call, contact: CallContact): void {
    const { book } = this.parts;
    // Whoever hung up meanwhile stays gone.
    if (call.phase !== 'gone') call.phase = 'queued';
    call.learn(contact);
    book.add(call);
    const early = book.takeEarly(contact.id);
    if (early) call.learn(early);
  }

  /** The tree led somewhere. */
  private async guided(call: Call, { journey, ...outcome }: IvrOutcome): Promise<void> {
    const { to } = outcome;
    if (to === 'left') return this.keepUnasked(call, journey, 'customer');
    if (to === 'hang-up') {
      this.keepUnasked(call, journey, 'system');
      return this.partings.farewell(call, { to: 'goodbye' }, null);
    }
    // Who can't be called back is not told that they will be.
    if (to === 'queue' || (to === 'callback' && call.start.caller === '')) {
      return this.enqueue(call, { journey, queueId: to === 'queue' ? outcome.queueId : null });
    }
    try {
      const line = await this.lineOf(call);
      const { id: callId, ...start } = call.start;
      const left = line && (await this.parts.contacts.leaveOut({ ...line, callId, ...start, journey }, to));
      if (!left) return await this.partings.dismiss(call);
      await this.partings.farewell(call, { to, when: 'wished' }, left.id);
    } catch (error) {
      return this.partings.rescue(call, error);
    }
  }

  /** It has asked for nobody: kept for the figures. Whoever still listens is bidden goodbye meanwhile. */
  private keepUnasked(call: Call, journey: CallJourney, endedBy: 'customer' | 'system'): void {
    const { id: callId, ...start } = call.start;
    // Known: the tree is the line's.
    if (call.line) this.parts.unasked.keep({ ...call.line, callId, ...start, journey }, endedBy);
  }

  /** Opens the contact, or finds the one it has; then all follows from the contact. */
  private async enqueue(
    call: Call,
    asked: { journey?: CallJourney; queueId?: string | null } = {},
  ): Promise<void> {
    if (call.phase !== 'greeting' && call.phase !== 'guided') return;
    try {
      const { id: callId, ...start } = call.start;
      const line = await this.lineOf(call);
      // Who hung up meanwhile wants nobody any more.
      if (call.isGone) return asked.journey && this.keepUnasked(call, asked.journey, 'customer');
      const queueId = asked.queueId ?? line?.queueId ?? '';
      const journey = asked.journey ? { journey: asked.journey } : {};
      const arrival = line && { ...line, queueId, callId, ...start, ...journey };
      const contact = arrival && (await this.parts.contacts.open(arrival));
      if (!contact) return await this.partings.dismiss(call);
      if (contact.state === 'closed') return await this.partings.ledOut(call, contact.id);
      this.adopt(call, contact);
    } catch (error) {
      return this.partings.rescue(call, error);
    }
    await this.settling.settle(call);
  }
}
