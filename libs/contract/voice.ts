import type { GuestLeft, HangupCause } from './contact.js';
import type { Exit, OverflowCondition } from './overflow.js';
import type { SatisfactionScore } from './survey.js';
import type { ContactImage } from './transition.js';

/** What a call's controller needs to know of its contact. Carries no telephone number. */
export type CallContact = Pick<
  ContactImage,
  'id' | 'state' | 'epoch' | 'seq' | 'queueId' | 'owner' | 'guests' | 'deadlineAt'
> &
  // Absent where a process of before calls were dialled tells of a contact.
  Partial<Pick<ContactImage, 'callbackId'>>;

export const callContactOf = ({
  id,
  state,
  epoch,
  seq,
  queueId,
  owner,
  guests,
  deadlineAt,
  callbackId,
}: ContactImage): CallContact => ({
  id,
  state,
  epoch,
  seq,
  queueId,
  owner,
  guests,
  deadlineAt,
  callbackId,
});

/** What callers hear between the music of a queue, and what they may press meanwhile. */
export interface WaitingTerms {
  /** Of music between two announcements, 10–600. The first one comes after five seconds. */
  everySeconds: number;
  /** Their place in line is said. */
  position: boolean;
  /** How long they will probably wait is said, where it can be told. */
  expectedWait: boolean;
  /** A digit each; null = it can't be asked for. */
  callbackKey: string | null;
  messageKey: string | null;
  repeatKey: string | null;
}

/** Where a waiting caller stands. */
export interface WaitingPlace {
  /** How many are before them. */
  ahead: number;
  /** Seconds; null if it can't be told. */
  expectedWait: number | null;
}

/**
 * How conversations of a queue are recorded. `always`: from their beginning; agents may pause. `on-demand`: as long as
 * their agent wants it.
 */
export const RECORDING_MODES = ['always', 'on-demand'] as const;
export type RecordingMode = (typeof RECORDING_MODES)[number];

/** What a caller said to the system before they asked for an agent. */
export interface CallJourney {
  /** The nodes of the tree, in order. */
  path: readonly string[];
  /** Digits by the name under which they are kept; masked unless the tree shows them. */
  entered: Readonly<Record<string, string>>;
  /**
   * Whether they reached something that is marked as an answer. Absent in a tree without such marks, and in journeys of
   * before there were any.
   */
  served?: boolean;
  /** The language that they chose; absent if they chose none. */
  language?: 'zh' | 'en';
  /** How satisfied they said they are; null = they were asked and said nothing. Absent if they were not asked. */
  satisfaction?: SatisfactionScore | null;
}

/** What a caller may wish instead of an agent. */
export type CallWish = 'callback' | 'voice-mail';

/** Why and where a call was led out of the queues. `wished`: by the caller themselves. */
export interface CallExit {
  to: Exit;
  when: OverflowCondition | 'wished';
}

/** What agents wish of a call beside what happens to its contact; holds no longer than the epoch it was said in. */
export interface CallControl {
  contactId: string;
  /** Rises with every wish: of two, the higher one is the newer. */
  revision: number;
  /** The caller is on hold while the contact has this epoch. */
  heldEpoch: number | null;
  /** The conversation is not recorded while the contact has this epoch. */
  pausedEpoch: number | null;
  /** That is so indeed, as Asterisk has said, while the contact has this epoch; not yet, or not wished, otherwise. */
  quietEpoch: number | null;
  /** In a queue that records on demand, the conversation is recorded while the contact has this epoch. */
  recordingEpoch: number | null;
  /** Where its recordings were paused and went on. */
  marks: RecordingMark[];
  /** Supervisors at the call. */
  monitors: CallMonitor[];
  /** How far its customer was called; absent where nobody calls them: they called themselves, or are dialled by hand. */
  dial?: CallDial;
}

/**
 * How calling a customer ended who was not reached. `not-allowed`, `blocked`: their number is not to be called by the
 * system · `too-many`: others were called in that minute · `cancelled`: their agent gave up first · `other`: also where
 * nobody knows, after an outage.
 */
export const DIAL_ENDS = [
  'busy',
  'no-answer',
  'rejected',
  'wrong-number',
  'network',
  'congestion',
  'not-allowed',
  'blocked',
  'too-many',
  'cancelled',
  'other',
] as const;
export type DialEnd = (typeof DIAL_ENDS)[number];

/** `due`: to be called once the agent's phone is picked up · `calling` · `answered` · `ended`: they were not reached. */
export const DIAL_STATES = ['due', 'calling', 'answered', 'ended'] as const;
export type DialState = (typeof DIAL_STATES)[number];

/** A customer who is called, or was. */
export interface CallDial {
  /** Who had the contact when this call was asked for, and which one of theirs it is, from 1. */
  epoch: number;
  attempt: number;
  state: DialState;
  /** Only with `ended`. */
  end?: DialEnd;
  /** The `systemname` of the Asterisk that calls them. */
  asterisk: string;
}

/** Whether the customer may be called again by the agent who has them. */
export const mayRedial = (dial: CallDial | undefined): boolean =>
  dial?.state === 'ended' && dial.end !== 'not-allowed' && dial.end !== 'blocked';

/** Who is to be called, and as whose call. */
export interface DialParty {
  /** The number of ours that they see. */
  accountId: string;
  /** Theirs, of record. */
  number: string;
  districtId: string;
}

/** `listen`: heard by nobody. `coach`: by the agent. `barge`: by agent and caller. */
export const MONITOR_MODES = ['listen', 'coach', 'barge'] as const;
export type MonitorMode = (typeof MONITOR_MODES)[number];

/** A supervisor at a call, as long as the contact has this epoch. */
export interface CallMonitor {
  supervisorId: string;
  mode: MonitorMode;
  epoch: number;
}

/** Supervisors can be at a call in this state. */
export const hasWatch = ({ state, owner }: Pick<CallContact, 'state' | 'owner'>): boolean =>
  state === 'active' && owner !== null;

/** The recording was paused here, or went on. */
export interface RecordingMark {
  recording: string;
  /** Epoch ms. */
  at: number;
  paused: boolean;
}

/** A recording that is kept, as people see it. */
export interface RecordingView {
  id: string;
  contactId: string;
  /** Seconds of sound; pauses are not in it. */
  seconds: number;
  /** Bytes of the WAV file. */
  bytes: number;
  /** Of the WAV file, in hex: what is played can be checked against it. */
  sha256: string;
  /** ISO. */
  marks: { at: string; paused: boolean }[];
  /** ISO. */
  keptAt: string;
}

/** A call that wants an agent. */
export interface CallArrival {
  /** Unique over all Asterisks and for ever: the id of the caller's channel. */
  callId: string;
  /** The number that was called: the account of channel `voice`. */
  accountId: string;
  districtId: string;
  queueId: string;
  /** The office that the number belongs to; null = none. */
  officeId?: string | null;
  /** The caller's number; empty if it is withheld. */
  caller: string;
  /** Absent if they went through no tree. */
  journey?: CallJourney;
}

/** Whether agents can be connected with callers now. Implemented over libs/channel by apps/router. */
export interface CallReach {
  /** No process has an Asterisk: whoever is offered a call could not pick it up. May be half a second old. */
  isHeld(): Promise<boolean>;
  /**
   * Ids of the open contacts whose call is at an Asterisk that no process has, though others may have theirs. May be
   * half a second old.
   */
  outOfReach(): Promise<ReadonlySet<string>>;
}

/** An agent's leg of a call: who, and for which ownership of the contact. */
export interface CallLeg {
  contactId: string;
  epoch: number;
  agentId: string;
}

/**
 * The contacts of calls, as whoever controls calls needs them. Implemented over libs/contact by
 * apps/voice. What the lifecycle refuses is thrown as its AppError (STALE_EPOCH, STATE_CONFLICT…).
 */
export interface CallContacts {
  /** Opens the contact of a call, waiting in its queue; the open one if the call has it already; null if it is over. */
  open(arrival: CallArrival): Promise<CallContact | null>;
  /** Opens the contact of a call that wishes no agent, led out at once; null if the call has had one. */
  leaveOut(arrival: CallArrival, to: CallWish): Promise<CallContact | null>;
  /** Keeps a call that ended in its tree at that time (epoch ms), having asked for nobody, as a contact that is closed; once. */
  keepUnasked(arrival: CallArrival, endedBy: 'customer' | 'system', at: number): Promise<void>;
  /** Whether a call has or had a contact. */
  wasOpened(accountId: string, callId: string): Promise<boolean>;
  /** The caller waits no longer, by their own wish. */
  wish(contact: Pick<CallContact, 'id' | 'epoch' | 'queueId'>, to: CallWish): Promise<CallContact>;
  /** How a contact left the queues; null if it did not. */
  exitOf(contactId: string): Promise<CallExit | null>;
  /** The agent's phone was picked up. */
  accept(leg: CallLeg): Promise<CallContact>;
  /** The agent's phone refused (busy, rejected). */
  decline(leg: CallLeg): Promise<CallContact>;
  /** A guest's phone was picked up. */
  join(leg: CallLeg): Promise<CallContact>;
  /** A guest's phone refused, rang out, or was hung up. */
  part(leg: CallLeg, reason: GuestLeft): Promise<CallContact>;
  /** The agent's phone could not be reached, or rang out. */
  miss(leg: CallLeg): Promise<CallContact>;
  /** The agent's phone was lost in the conversation, or never picked up: back to the queue. */
  release(leg: CallLeg, cause?: HangupCause): Promise<CallContact>;
  /**
   * The agent's phone is not at this Asterisk, and may be at another: back to the queue. Nobody is blamed, and the
   * contact is not offered to them again for half a minute.
   */
  passOver(leg: CallLeg): Promise<CallContact>;
  /** The agent hung up. */
  end(leg: CallLeg, cause?: HangupCause): Promise<CallContact>;
  /** The caller is gone, whatever was being done for them. Null if the contact is over already. */
  leave(contactId: string, cause?: HangupCause): Promise<CallContact | null>;
  /** These agents are talking right now, whether or not their console is there. */
  talking(agentIds: readonly string[]): Promise<void>;
  load(contactIds: readonly string[]): Promise<CallContact[]>;
  /** The caller is given back, or never was told of their contact: as `leave` for the open one of that call, if it has one. */
  leaveOpen(accountId: string, callId: string): Promise<void>;
  /** Ids of the open contacts whose call is at the Asterisk of this `systemname`, by call id. */
  openIds(systemName: string): Promise<Map<string, string>>;
  /** Every open contact by which somebody is called back by telephone. */
  callbacks(): Promise<CallContact[]>;
  /** Whom such a contact calls back; null if it is none. */
  partyOf(contactId: string): Promise<DialParty | null>;
  /** Every open contact whose call is at the Asterisk of this `systemname`, by call id. */
  openCalls(systemName: string): Promise<Map<string, CallContact>>;
}

/** How a blocked caller is turned away: a sentence and a goodbye, or SIP 403 before anything is answered. */
export const CALLER_REFUSALS = ['announce', 'hang-up'] as const;
export type CallerRefusal = (typeof CALLER_REFUSALS)[number];

/** A number whose calls are not taken, as people see it: the number itself is stored nowhere. */
export interface BlockedCaller {
  id: string;
  masked: string;
  /** Its numbers are closed to them; headquarters' entries hold for every district. */
  districtId: string;
  reason: string;
  refusal: CallerRefusal;
  /** ISO; null = until somebody takes it back. */
  until: string | null;
  addedBy: string;
  /** ISO. */
  at: string;
  /** Calls that were turned away. */
  refused: number;
  /** ISO; null = none was. */
  lastRefusedAt: string | null;
}

/** Who says something in a call. `agent`: whoever the caller hears, a supervisor who barges in too. */
export const SPEAKERS = ['caller', 'agent'] as const;
export type Speaker = (typeof SPEAKERS)[number];

/** Something that was said in a call, as it was written down by a machine. */
export interface TranscriptLine {
  id: string;
  contactId: string;
  speaker: Speaker;
  /** ISO; when they began to say it. */
  at: string;
  /** How long they said it. */
  seconds: number;
  text: string;
}
