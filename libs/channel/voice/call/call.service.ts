import {
  AppError,
  type CallContact,
  type CallContacts,
  type CallControl,
  type CallJourney,
  type CallLeg,
  type CallWish,
} from '#libs/contract';
import type { Log } from '#libs/platform';
import { setTimeout as wait } from 'node:timers/promises';
import type { AriChannel, AriClient } from '../ari/index.js';
import type { IvrOutcome } from '../ivr/index.js';
import { Call, numberOf, type CallBook } from './call.js';
import { NO_MEDIA, isWaiting, legIdOf } from './call.rules.js';
import type { Door } from './door.service.js';
import { partOfLeg, partingOf, pickUpsOf } from './leg.rules.js';
import type { BlockedCallers, VoiceLines } from './line.js';
import type { MediaService } from './media.service.js';
import { PartingService } from './parting.service.js';
import type { CallSurvey, Reception } from './reception.js';
import type { Watching } from './watching.js';

/** What agents wish of their calls. */
export interface CallControls {
  find(contactIds: readonly string[]): Promise<CallControl[]>;
}

export interface CallParts {
  ari: AriClient;
  door: Door;
  media: MediaService;
  contacts: CallContacts;
  lines: VoiceLines;
  reception: Reception;
  survey: CallSurvey;
  controls: CallControls;
  blocked: BlockedCallers;
  watching: Watching;
  book: CallBook;
  log: Log;
}

/** Between the end of what was played to a caller who hung up, and the news that they did. */
const HANGS_UP_MS = 300;
export const greetingIdOf = (callId: string): string => `jt-greet-${callId}`;

/** The life of calls: what Asterisk tells becomes a command on the contact, and the contact decides what follows. */
export class CallService {
  private readonly ari: AriClient;
  private readonly contacts: CallContacts;
  private readonly book: CallBook;
  private readonly partings: PartingService;

  constructor(private readonly parts: CallParts) {
    this.partings = new PartingService(parts);
    this.ari = parts.ari;
    this.contacts = parts.contacts;
    this.book = parts.book;
  }

  /** A caller is at the door. */
  arrive(channel: AriChannel, called: string): void {
    if (this.book.find(channel.id)) return; // found by a recovery before its event came
    if (!this.parts.door.admits(channel.id, called)) return;
    const call = new Call({ id: channel.id, accountId: called, caller: numberOf(channel) });
    this.book.add(call);
    this.step(call, () => this.greet(call));
  }

  /** The greeting was heard; or it `failed`, most often because they hung up, which is told a moment later. */
  greeted(callId: string, failed = false): void {
    const call = this.book.find(callId);
    if (call?.phase !== 'greeting') return;
    this.step(call, async () => {
      if (failed) await wait(HANGS_UP_MS);
      await this.guide(call);
    });
  }

  /** A key was pressed; what it means depends on what they are asked. */
  key(callId: string, key: string): void {
    this.tell(callId, (call) => this.parts.reception.key(call, key));
  }

  played(callId: string, playbackId: string): void {
    this.tell(callId, (call) => this.parts.reception.played(call, playbackId));
  }

  recorded(callId: string): void {
    this.tell(callId, (call) => this.parts.reception.recorded(call));
  }

  /** Looks for callers who were asked something and say nothing. */
  tick(): void {
    const { reception } = this.parts;
    for (const call of this.book.all()) {
      if (reception.isOverdue(call)) this.tell(call.id, () => reception.timeout(call));
    }
  }

  private tell(callId: string, act: (call: Call) => Promise<void>): void {
    const call = this.book.find(callId);
    if (!call) return;
    // Asked in its turn: who is quick presses a key while the question is still being made ready.
    this.step(call, async () => {
      if (call.phase !== 'gone' && call.talk)
        await act(call).catch((error) => this.partings.rescue(call, error));
    });
  }

  /** Through the tree of the number, if it has one; else straight into the queue. */
  private async guide(call: Call): Promise<void> {
    if (call.phase !== 'greeting') return;
    try {
      const line = await this.parts.lines.find(call.start.accountId);
      if (!line) return await this.partings.dismiss(call);
      if (call.isGone) return;
      if (await this.parts.reception.guide(call, line, (outcome) => this.guided(call, outcome))) return;
    } catch (error) {
      return this.partings.rescue(call, error);
    }
    await this.enqueue(call);
  }

  /** The tree led somewhere. */
  private async guided(call: Call, { journey, ...outcome }: IvrOutcome): Promise<void> {
    const { to } = outcome;
    if (to === 'hang-up') return this.partings.farewell(call, { to: 'goodbye' }, null);
    // Who can't be called back is not told that they will be.
    if (to === 'queue' || (to === 'callback' && call.start.caller === '')) {
      return this.enqueue(call, { journey, queueId: to === 'queue' ? outcome.queueId : null });
    }
    try {
      const line = await this.parts.lines.find(call.start.accountId);
      const { id: callId, ...start } = call.start;
      const left = line && (await this.contacts.leaveOut({ ...line, callId, ...start, journey }, to));
      if (!left) return await this.partings.dismiss(call);
      await this.partings.farewell(call, { to, when: 'wished' }, left.id);
    } catch (error) {
      return this.partings.rescue(call, error);
    }
  }

  /** Opens the contact, or finds the one it has; then all follows from the contact. */
  private async enqueue(
    call: Call,
    asked: { journey?: CallJourney; queueId?: string | null } = {},
  ): Promise<void> {
    if (call.phase !== 'greeting' && call.phase !== 'guided') return;
    try {
      const { id: callId, ...start } = call.start;
      const line = await this.parts.lines.find(start.accountId);
      // Who hung up meanwhile wants nobody any more.
      if (call.isGone) return;
      const queueId = asked.queueId ?? line?.queueId ?? '';
      const journey = asked.journey ? { journey: asked.journey } : {};
      const arrival = line && { ...line, queueId, callId, ...start, ...journey };
      const contact = arrival && (await this.contacts.open(arrival));
      if (!contact) return await this.partings.dismiss(call);
      if (contact.state === 'closed') return await this.partings.ledOut(call, contact.id);
      this.adopt(call, contact);
    } catch (error) {
      return this.partings.rescue(call, error);
    }
    await this.settle(call);
  }

  /** From now on the call has a contact, and hears of it. */
  adopt(call: Call, contact: CallContact): void {
    // Whoever hung up meanwhile stays gone.
    if (call.phase !== 'gone') call.phase = 'queued';
    call.learn(contact);
    this.book.add(call);
    const early = this.book.takeEarly(contact.id);
    if (early) call.learn(early);
  }

  /** Goes on with a call that was found in Asterisk. */
  resume(call: Call): void {
    const rescue = (error: unknown): Promise<void> => this.partings.rescue(call, error);
    this.step(call, () => (call.contact ? this.pickedUp(call) : this.beginAgain(call).catch(rescue)));
  }

  /** Found without an open contact: whose contact is over is let go; nobody knows what all others have heard. */
  private async beginAgain(call: Call): Promise<void> {
    const { id, accountId } = call.start;
    if (await this.contacts.wasOpened(accountId, id))
      return this.partings.farewell(call, { to: 'goodbye' }, null);
    // Who is being greeted is heard out: its end will be told.
    if (!(await this.ari.isPlaying(greetingIdOf(id)))) await this.greet(call);
  }

  /** An agent's phone was picked up. */
  legAnswered(leg: CallLeg): void {
    const call = this.book.findByContact(leg.contactId);
    if (!call) return void this.dropStray(legIdOf(leg));
    this.step(call, () => this.answered(call, leg));
  }

  /** An agent's leg is gone, for a Q.850 cause. */
  legGone(leg: CallLeg, cause: number): void {
    const call = this.book.findByContact(leg.contactId);
    if (call) this.step(call, () => this.loseLeg(call, leg, cause));
  }

  /** A supervisor's phone was picked up, or what they hear is there. */
  watcherArrived(contactId: string, channelId: string): void {
    const call = this.book.findByContact(contactId);
    if (!call) return void this.dropStray(channelId);
    this.step(call, () => this.parts.watching.arrived(call, channelId));
  }

  watcherGone(contactId: string, channelId: string): void {
    const call = this.book.findByContact(contactId);
    if (call) this.step(call, () => this.parts.watching.gone(call, channelId));
  }

  callerGone(callId: string): void {
    const call = this.book.find(callId);
    if (!call) return;
    if (call.phase === 'guided') this.parts.reception.leftEarly(call);
    call.phase = 'gone';
    call.talk = null;
    this.step(call, () => this.leave(call));
  }

  /** The contact changed, whoever changed it. */
  changed(contact: CallContact): void {
    const call = this.book.findByContact(contact.id);
    if (!call) return this.book.keepEarly(contact);
    this.step(call, async () => {
      call.learn(contact);
      await this.pickedUp(call);
    });
  }

  /** Agents wish something of a call, or its controller looks what they wished. */
  controlled(control: CallControl): void {
    const call = this.book.findByContact(control.contactId);
    if (!call) return;
    this.step(call, async () => {
      call.heed(control);
      await this.settle(call);
    });
  }

  /** Looks at the truth for what no signal told, and tries again what failed. */
  async round(): Promise<void> {
    const calls = this.book.all().filter((call) => call.contact !== null);
    await this.contacts.talking(
      calls.flatMap(({ media }) => media.legs.filter(({ talks }) => talks).map(({ agentId }) => agentId)),
    );
    const ids = calls.flatMap(({ contact }) => (contact ? contact.id : []));
    for (const control of await this.parts.controls.find(ids)) this.controlled(control);
    for (const contact of await this.contacts.load(ids)) this.changed(contact);
    for (const call of calls) if (call.phase === 'gone') this.step(call, () => this.leave(call));
    for (const call of this.book.all()) if (call.parting) this.step(call, () => this.partings.letGo(call));
    await Promise.all(calls.map((call) => call.settled()));
  }

  /** Ends a leg that belongs to no call of ours. */
  async dropStray(legId: string): Promise<void> {
    await this.ari.hangUp(legId, 'normal').catch((error: unknown) => this.failed(legId, error));
  }

  /** Brings Asterisk to where the contact is. */
  private async settle(call: Call): Promise<void> {
    if (call.phase !== 'queued' || !call.contact) return;
    // Without a conversation that ended, it was led out.
    if (call.contact.state === 'closed' && !call.bridged) return this.partings.ledOut(call, call.contact.id);
    if (await this.partings.survey(call, call.contact)) return;
    // What is still being said would keep the caller from the agent.
    if (call.talk && !isWaiting(call.contact)) await this.parts.reception.hush(call);
    await this.parts.media.settle(call, (leg) => this.unreachable(call, leg));
    await this.parts.watching.settle(call);
    if (call.contact.state === 'wrap-up' || call.contact.state === 'closed') {
      call.phase = 'gone';
      this.book.remove(call);
    } else await this.attend(call);
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
    if (contact) await this.command(call, () => this.contacts.wish(contact, wish));
  }

  private async greet(call: Call): Promise<void> {
    try {
      const line = await this.parts.lines.find(call.start.accountId);
      if (!line) return await this.partings.refuse(call);
      const refusal = await this.parts.blocked.refusalOf(call.start.caller, line.districtId);
      if (refusal) return await this.partings.turnAway(call, refusal);
      await this.ari.answer(call.id); // who was answered before stays so
      // `zh` is set by the dialplan.
      if (line.language !== 'zh') await this.ari.setVariable(call.id, 'CHANNEL(language)', line.language);
      if (line.prompts.length === 0) return await this.guide(call);
      await this.ari.play(call.id, line.prompts, greetingIdOf(call.id));
    } catch (error) {
      await this.partings.rescue(call, error);
    }
  }

  private async answered(call: Call, leg: CallLeg): Promise<void> {
    if (!call.leg(leg)) return this.dropStray(legIdOf(leg));
    const legs = call.media.legs.map((one) =>
      one.epoch === leg.epoch && one.agentId === leg.agentId ? { ...one, answered: true } : one,
    );
    call.media = { ...call.media, legs };
    await this.pickedUp(call);
  }

  /** Tells the contact who has picked up; then all follows from the contact. */
  private async pickedUp(call: Call): Promise<void> {
    const { contact } = call;
    const [first] = contact ? pickUpsOf(contact, call.media.legs) : [];
    if (!contact || !first) return this.settle(call);
    const { act, leg } = first;
    const at = { contactId: contact.id, epoch: contact.epoch, agentId: leg.agentId };
    await this.command(call, () => this.contacts[act](at));
    // The next one; what was refused is not tried again before the contact has changed.
    if (call.contact && call.contact.seq > contact.seq && pickUpsOf(call.contact, call.media.legs).length > 0)
      await this.pickedUp(call);
  }

  private async loseLeg(call: Call, { epoch, agentId }: CallLeg, cause: number): Promise<void> {
    const leg = call.leg({ epoch, agentId });
    const { contact } = call;
    if (!contact || !leg) return; // one that we dropped ourselves
    call.forget(leg);
    if (call.phase === 'gone') return;
    const parting = partingOf(contact, leg, cause);
    this.parts.log.info({ contactId: contact.id, agentId, cause, ...parting }, 'an agent leg ended');
    if (!parting) return;
    const at = { contactId: contact.id, epoch: contact.epoch, agentId };
    await this.command(call, () =>
      parting.part === 'owner' ? this.contacts[parting.ending](at) : this.contacts.part(at, parting.reason),
    );
  }

  private unreachable(call: Call, leg: CallLeg): Promise<void> {
    call.forget(leg);
    const { contact } = call;
    const guest = contact && partOfLeg(contact, leg) === 'guest';
    const ending = contact?.state === 'active' ? 'release' : 'miss';
    const tell = guest ? () => this.contacts.part(leg, 'missed') : () => this.contacts[ending](leg);
    return this.command(call, tell, 'later');
  }

  /** Applies a command; where the contact was elsewhere already, its own state decides. */
  private async command(
    call: Call,
    apply: () => Promise<CallContact>,
    settle: 'now' | 'later' = 'now',
  ): Promise<void> {
    try {
      call.learn(await apply());
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'UNAVAILABLE') throw error;
      const [contact] = await this.contacts.load(call.contact ? [call.contact.id] : []);
      if (contact) call.learn(contact);
    }
    if (settle === 'now') await this.settle(call);
    else this.step(call, () => this.settle(call));
  }

  private async leave(call: Call): Promise<void> {
    const { contact, media } = call;
    if (!contact) return this.book.remove(call);
    for (const leg of media.legs) await this.dropStray(legIdOf({ ...leg, contactId: contact.id }));
    await this.parts.watching.end(call);
    await this.parts.media.dropTalk(call);
    call.media = NO_MEDIA;
    await this.contacts.leave(contact.id);
    this.book.remove(call);
  }

  private step(call: Call, act: () => Promise<void>): void {
    void call.run(act, (error) => this.failed(call.contact?.id ?? call.id, error));
  }

  /** What a step throws is tried again by the rounds; a channel that is gone says so itself. */
  private failed(about: string, error: unknown): void {
    const gone = error instanceof AppError && (error.code === 'NOT_FOUND' || error.code === 'STATE_CONFLICT');
    this.parts.log[gone ? 'debug' : 'warn']({ err: error, about }, 'a step of a call failed');
  }
}
