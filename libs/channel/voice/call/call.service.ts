import type { CallContact, CallControl, CallLeg } from '#libs/contract';
import { setTimeout as wait } from 'node:timers/promises';
import type { AriChannel } from '../ari/index.js';
import { Call, numberOf, type CallBook } from './call.js';
import { legIdOf } from './call.rules.js';
import { DialService, isToDial } from './outgoing/index.js';
import {
  EntranceService,
  LegService,
  PartingService,
  SettlingService,
  StepService,
  type CallParts,
} from './life/index.js';

/** Between the end of what was played to a caller who hung up, and the news that they did. */
const HANGS_UP_MS = 300;
/** Looks for silence before it is asked how a call will end: a second. */
const FOLLOWED_AT = 5;
/** Between the news that a caller left, and with which cause. */
const CAUSE_MS = 1000;

/** The life of calls: what Asterisk tells becomes a command on the contact, and the contact decides what follows. */
export class CallService {
  private readonly book: CallBook;
  private readonly steps: StepService;
  private readonly partings: PartingService;
  private readonly settling: SettlingService;
  private readonly legs: LegService;
  private readonly entrance: EntranceService;
  private readonly dials: DialService;

  constructor(private readonly parts: CallParts) {
    this.book = parts.book;
    this.steps = new StepService(parts);
    this.partings = new PartingService(parts);
    this.dials = new DialService(parts);
    this.settling = new SettlingService(parts, this.partings, this.steps, this.dials);
    this.legs = new LegService(parts, this.settling, this.steps);
    this.entrance = new EntranceService(parts, this.partings, this.settling);
  }

  /** A caller is at the door. */
  arrive(channel: AriChannel, called: string): void {
    if (this.book.find(channel.id)) return; // found by a recovery before its event came
    if (!this.parts.door.admits(channel.id, called)) return;
    const call = new Call({ id: channel.id, accountId: called, caller: numberOf(channel) });
    call.spoken = channel.language ?? call.spoken;
    this.book.add(call);
    this.steps.step(call, () => this.entrance.greet(call));
  }

  /** The greeting was heard; or it `failed`, most often because they hung up, which is told a moment later. */
  greeted(callId: string, failed = false): void {
    const call = this.book.find(callId);
    if (call?.phase !== 'greeting') return;
    this.steps.step(call, async () => {
      if (failed) await wait(HANGS_UP_MS);
      await this.entrance.guide(call);
    });
  }

  /** A key was pressed; what it means depends on what they are asked. */
  key(callId: string, key: string): void {
    const call = this.book.find(callId);
    // Asked in its turn: who is quick presses a key while the question is still being made ready.
    if (call) this.steps.step(call, () => this.pressed(call, key));
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
      if (call.isAway) this.giveUp(call);
      else this.follow(call);
      if (reception.isOverdue(call)) this.tell(call.id, () => reception.timeout(call));
    }
  }

  /** From its second second on: calls that are over at once are many, and cost no request more. */
  private follow(call: Call): void {
    call.looks += 1;
    if (call.followed || call.isGone || call.looks < FOLLOWED_AT) return;
    call.followed = true;
    void this.parts.ari.follow(call.id).catch((error: unknown) => {
      call.followed = false;
      this.parts.log.debug({ err: error, call: call.id }, 'how a call will end can not be known yet');
    });
  }

  /** Nobody calls again whom an agent did not reach. */
  private giveUp(call: Call): void {
    const end = this.dials.overdue(call);
    if (!end) return;
    this.steps.step(call, async () => {
      await end();
      await this.settling.settle(call);
    });
  }

  /** Whom we call has picked up. */
  dialAnswered(callId: string): void {
    const call = this.book.find(callId);
    if (!call) return void this.dropStray(callId);
    this.steps.step(call, async () => {
      await this.dials.answered(call);
      await this.settling.settle(call);
    });
  }

  /** They were told that the call is recorded. */
  noticed(callId: string): void {
    const call = this.book.find(callId);
    if (!call) return;
    this.steps.step(call, async () => {
      await this.dials.arrived(call);
      await this.settling.settle(call);
    });
  }

  /** Finds the calls that this Asterisk makes, by what it has of them. */
  findDialled(asterisk: string, channels: ReadonlyMap<string, boolean>): Promise<Call[]> {
    return this.dials.found(asterisk, channels);
  }

  /** An agent is to call somebody back: rings their phone, if that is for this Asterisk to do. */
  private async begin(contact: CallContact, anyPhone = false): Promise<void> {
    try {
      const call = await this.dials.begin(contact, anyPhone);
      if (!call) return;
      this.entrance.adopt(call, contact);
      this.steps.step(call, () => this.settling.settle(call));
    } catch (error) {
      this.parts.log.warn({ err: error, contactId: contact.id }, 'a customer is called at the next look');
    }
  }

  private async pressed(call: Call, key: string): Promise<void> {
    // The greeting is heard out: it says that the call is recorded.
    if (call.phase === 'greeting') call.type(key);
    else await this.talk(call, () => this.parts.reception.key(call, key));
  }

  private tell(callId: string, act: (call: Call) => Promise<void>): void {
    const call = this.book.find(callId);
    if (call) this.steps.step(call, () => this.talk(call, () => act(call)));
  }

  private async talk(call: Call, act: () => Promise<void>): Promise<void> {
    if (call.phase === 'gone' || !call.talk) return;
    await act().catch((error) => this.partings.rescue(call, error));
  }

  /** From now on the call has a contact, and hears of it. */
  adopt(call: Call, contact: CallContact): void {
    this.entrance.adopt(call, contact);
  }

  /** Goes on with a call that was found in Asterisk. */
  resume(call: Call): void {
    this.steps.step(call, () => (call.contact ? this.legs.pickedUp(call) : this.entrance.beginAgain(call)));
  }

  /** An agent's phone was picked up. */
  legAnswered(leg: CallLeg): void {
    const call = this.book.findByContact(leg.contactId);
    if (!call) return void this.dropStray(legIdOf(leg));
    this.steps.step(call, () => this.legs.answered(call, leg));
  }

  /** An agent's leg is gone, for a Q.850 cause. */
  legGone(leg: CallLeg, cause: number): void {
    const call = this.book.findByContact(leg.contactId);
    if (call) this.steps.step(call, () => this.legs.lost(call, leg, cause));
  }

  /** A supervisor's phone was picked up, or what they hear is there. */
  watcherArrived(contactId: string, channelId: string): void {
    const call = this.book.findByContact(contactId);
    if (!call) return void this.dropStray(channelId);
    this.steps.step(call, () => this.parts.watching.arrived(call, channelId));
  }

  watcherGone(contactId: string, channelId: string): void {
    const call = this.book.findByContact(contactId);
    if (call) this.steps.step(call, () => this.parts.watching.gone(call, channelId));
  }

  /** The caller's channel is no more, for a Q.850 cause. */
  callerEnded(callId: string, cause: number): void {
    const call = this.book.find(callId);
    if (call?.isUnanswered) return this.steps.step(call, () => this.dials.failed(call, cause));
    call?.endedWith(cause);
    this.callerGone(callId);
  }

  callerGone(callId: string): void {
    const call = this.book.find(callId);
    if (!call || call.isGone) return;
    if (!call.followed) call.endedWith(null);
    else setTimeout(() => call.endedWith(null), CAUSE_MS).unref();
    const { phase, talk } = call;
    call.phase = 'gone';
    call.talk = null;
    if (phase === 'guided') this.steps.step(call, () => this.parts.reception.leftEarly(call, talk));
    this.steps.step(call, () => this.settling.leave(call));
  }

  /** The contact changed, whoever changed it. */
  changed(contact: CallContact): void {
    const call = this.book.findByContact(contact.id);
    if (!call) {
      this.book.keepEarly(contact);
      return isToDial(contact) ? void this.begin(contact) : undefined;
    }
    this.steps.step(call, async () => {
      call.learn(contact);
      await this.legs.pickedUp(call);
    });
  }

  /** Agents wish something of a call, or its controller looks what they wished. */
  controlled(control: CallControl): void {
    const call = this.book.findByContact(control.contactId);
    if (!call) return;
    this.steps.step(call, async () => {
      call.heed(control);
      await this.settling.settle(call);
    });
  }

  /** Looks at the truth for what no signal told, and tries again what failed. */
  async round(): Promise<void> {
    const { contacts, controls } = this.parts;
    const calls = this.book.all().filter((call) => call.contact !== null);
    await contacts.talking(
      calls.flatMap(({ media }) => media.legs.filter(({ talks }) => talks).map(({ agentId }) => agentId)),
    );
    const ids = calls.flatMap(({ contact }) => (contact ? contact.id : []));
    for (const control of await controls.find(ids)) this.controlled(control);
    for (const contact of await contacts.load(ids)) this.changed(contact);
    // Those that are over meanwhile are in the book no more.
    for (const call of calls)
      if (call.phase === 'gone' && this.book.find(call.id) === call)
        this.steps.step(call, () => this.settling.leave(call));
    for (const call of this.book.all())
      if (call.parting) this.steps.step(call, () => this.partings.letGo(call));
    await Promise.all(calls.map((call) => call.settled()));
    for (const contact of await this.dials.missing()) await this.begin(contact, true);
  }

  /** Ends a leg that belongs to no call of ours. */
  dropStray(legId: string): Promise<void> {
    return this.steps.dropStray(legId);
  }
}
