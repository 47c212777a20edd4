import type { CallContact, CallControl, CallLeg, DialEnd, RecordingMode } from '#libs/contract';
import { phoneNumberOf } from '#libs/platform';
import type { AriChannel } from '../ari/index.js';
import type { Watcher } from '../monitor/index.js';
import type { Talk } from '../script/index.js';
import type { VoiceLine } from './line.js';
import { MOST_TYPED } from '../ivr/index.js';
import { NO_MEDIA, type AgentLeg, type CallMedia } from './call.rules.js';
import type { LegMeaning } from './leg.rules.js';

/** How far the caller's side has come. */
export type CallPhase =
  | 'greeting'
  /** In the tree of the number: no agent has been asked for. */
  | 'guided'
  | 'queued'
  /** No agent will come: they are told so. */
  | 'leaving'
  | 'gone';

/**
 * The caller's number; empty if it is withheld, under whatever name. The dialplan says the same
 * (`FILTER(+0-9,…)`): what has no digit is no number. However the trunk writes it, it is the same caller.
 */
export const numberOf = ({ caller }: Pick<AriChannel, 'caller'>): string =>
  phoneNumberOf(caller.number.replaceAll(/[^+\d]/g, ''));

/** A phone of the call ended, for a Q.850 cause, while the contact was `at` this: it has to be told what that means. */
export interface LegEnd {
  at: CallLeg;
  cause: number;
  meaning: LegMeaning;
}

/** How a caller is let go: heard out, at a number that is none, as blocked, or back to the dialplan. */
export type Parting = 'dismissed' | 'refused' | 'blocked' | 'given-back';

export interface CallStart {
  /** Id of the caller's channel. */
  id: string;
  /** The number that was called: as the trunk writes it, as long as its line is not known. */
  accountId: string;
  /** The caller's number; empty if withheld. */
  caller: string;
}

/**
 * One call that this process controls, as far as it knows. What is done for it runs one after the
 * other, so that an event never meets a half-done step of another.
 */
export class Call {
  phase: CallPhase = 'greeting';
  /** What the number that was called is set to; null as long as nobody asked. */
  line: VoiceLine | null = null;
  contact: CallContact | null = null;
  media: CallMedia = NO_MEDIA;
  /** What agents wish of it, beside what the contact says; null as long as nobody wished anything. */
  control: CallControl | null = null;
  /** The language that the dialplan gave its channel. */
  spoken = 'zh';
  /** Phones that ended, of which the contact has not been told yet: nobody is rung meanwhile. */
  ends: readonly LegEnd[] = [];
  /** Supervisors at it. */
  watchers: readonly Watcher[] = [];
  /** What the system says to them now, if it does. */
  talk: Talk | null = null;
  /** Keys that they pressed while they were greeted: for the first question of the tree. */
  typed = '';
  /** They are being let go so; null as long as they are not. */
  parting: Parting | null = null;
  /** Asterisk may have a bridge for its conversation, with whoever in it. */
  bridged = false;
  /** That recording leaves out what is said; null as long as it is not known. */
  paused: boolean | null = false;
  /** The name of the recording of that conversation, as long as there is one. */
  recording: string | null = null;
  /** The part of it that is being made, or is to be made next: a long conversation has several. */
  take: string | null = null;
  /** That part is being made, as far as is known. */
  isRecorded = false;
  /** The last part of the one before it, as far as this process knows. */
  lastRecording: string | null = null;
  /** How often was looked for silence since it came. */
  looks = 0;
  /** Asterisk tells of its channel beyond its control by us: with which cause it ended. */
  followed = false;
  /** With which Q.850 cause the caller's channel ended; null if that is not told soon. */
  readonly cause: Promise<number | null>;
  private ended: (cause: number | null) => void = () => undefined;
  /** How the conversations of a queue are recorded, as it was when the call came to it; null as long as nobody asked. */
  mode: { queueId: string; told: Promise<RecordingMode | null> } | null = null;
  /** Whom we call has picked up. */
  pickedUp = false;
  /** Their channel of which Asterisk has heard. */
  placed: string | null = null;
  /** How that ended without an answer; null as long as it did not. */
  missed: DialEnd | null = null;
  /** When it did, epoch ms. */
  missedAt: number | null = null;
  /** Its queue records on demand, and its agent has not asked for it. */
  unrecorded = false;
  private work: Promise<void> = Promise.resolve();
  private readonly besides = new Set<Promise<void>>();

  constructor(readonly start: CallStart) {
    this.cause = new Promise((resolve) => (this.ended = resolve));
  }

  /** The caller's channel ended with this cause. */
  endedWith(cause: number | null): void {
    this.ended(cause);
  }

  get id(): string {
    return this.start.id;
  }

  /** Whom we call can't be talked to yet. */
  get isAway(): boolean {
    return this.media.caller === 'away';
  }

  /** They have not even picked up: what ends is an attempt, and no call of theirs. */
  get isUnanswered(): boolean {
    return this.isAway && !this.pickedUp;
  }

  /** The caller hung up; may be so after every wait. */
  get isGone(): boolean {
    return this.phase === 'gone';
  }

  /** A key of theirs, for a question that has not been asked yet. */
  type(key: string): void {
    if (this.typed.length < MOST_TYPED) this.typed += key;
  }

  /** They are let go: nothing is said or asked any more. */
  part(how: Parting): void {
    this.parting = how;
    this.talk = null;
    if (!this.isGone) this.phase = 'leaving';
  }

  /** The agent who has it now holds the caller. */
  get onHold(): boolean {
    return this.contact !== null && this.control?.heldEpoch === this.contact.epoch;
  }

  /** The agent who has it now wants nothing recorded. */
  get pauseWanted(): boolean {
    return this.contact !== null && this.control?.pausedEpoch === this.contact.epoch;
  }

  /** The agent who has it now wants it recorded, where that is theirs to say. */
  get recordingWanted(): boolean {
    return this.contact !== null && this.control?.recordingEpoch === this.contact.epoch;
  }

  /** The leg of an agent that was called in an epoch. */
  leg({ epoch, agentId }: Pick<CallLeg, 'epoch' | 'agentId'>): AgentLeg | null {
    return this.media.legs.find((leg) => leg.epoch === epoch && leg.agentId === agentId) ?? null;
  }

  /** That leg is no more. */
  forget({ epoch, agentId }: Pick<CallLeg, 'epoch' | 'agentId'>): void {
    const others = this.media.legs.filter((leg) => leg.epoch !== epoch || leg.agentId !== agentId);
    this.media = { ...this.media, legs: others };
  }

  /** Takes what is newer than what is known. */
  learn(contact: CallContact): void {
    if (!this.contact || contact.seq >= this.contact.seq) this.contact = contact;
  }

  /** Takes what agents wish, unless they have wished something else since: a round may have read it before. */
  heed(control: CallControl): void {
    if (!this.control || control.revision >= this.control.revision) this.control = control;
  }

  /** Runs a step after those before it. `failed` is told of what it throws. */
  run(step: () => Promise<void>, failed: (error: unknown) => void): Promise<void> {
    this.work = this.work.then(step).catch(failed);
    return this.work;
  }

  /** Goes on beside the steps, which don't wait for it. It must not reject. */
  beside(act: Promise<void>): void {
    this.besides.add(act);
    void act.finally(() => this.besides.delete(act));
  }

  /** Resolves when every step so far is done, and what goes on beside them. */
  async settled(): Promise<void> {
    await this.work;
    if (this.besides.size === 0) return;
    await Promise.all(this.besides);
    await this.settled();
  }
}

const MOST_EARLY = 1000;

/** The calls of this process, by their id and their contact. */
export class CallBook {
  private readonly calls = new Map<string, Call>();
  private readonly byContact = new Map<string, Call>();
  /** Of contacts whose call is being opened: a router may be quicker than the answer to `open`. */
  private readonly early = new Map<string, CallContact>();

  add(call: Call): void {
    this.calls.set(call.id, call);
    if (call.contact) this.byContact.set(call.contact.id, call);
  }

  find(callId: string): Call | null {
    return this.calls.get(callId) ?? null;
  }

  findByContact(contactId: string): Call | null {
    return this.byContact.get(contactId) ?? null;
  }

  /** Keeps what is told of a contact that no call is known for yet. */
  keepEarly(contact: CallContact): void {
    this.early.delete(contact.id);
    this.early.set(contact.id, contact);
    const [oldest] = this.early.keys();
    if (this.early.size > MOST_EARLY && oldest !== undefined) this.early.delete(oldest);
  }

  takeEarly(contactId: string): CallContact | null {
    const contact = this.early.get(contactId) ?? null;
    this.early.delete(contactId);
    return contact;
  }

  remove(call: Call): void {
    this.calls.delete(call.id);
    if (call.contact) this.byContact.delete(call.contact.id);
  }

  /** Who is called again has another channel. */
  rename(call: Call, callId: string): void {
    this.calls.delete(call.id);
    call.start.id = callId;
    this.calls.set(callId, call);
  }

  clear(): void {
    this.calls.clear();
    this.byContact.clear();
  }

  all(): Call[] {
    return [...this.calls.values()];
  }
}
