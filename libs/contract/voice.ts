import type { GuestLeft, HangupCause } from './contact.js';
import type { Exit, OverflowCondition } from './overflow.js';
import type { SatisfactionScore } from './survey.js';
import type { ContactImage } from './transition.js';
import type { CallDial, DialParty } from './dialling.js';
import type { CallMonitor, RecordingMark } from './hearing.js';

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

/** What a caller said to the system before they asked for an agent. */
export interface CallJourney {
  /** The nodes of the tree, in order. */
  path: readonly string[];
  /** The tree they went through, as it was; absent in journeys of before that was noted. */
  tree?: { id: string; version: number };
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

/** A node of a tree as people are told of it. */
export interface MenuNode {
  /** What it does: `menu`, `play`, `queue` … */
  kind: string;
  /** What is said there, by language; empty where nothing is, or nobody knows what an upload says. */
  words: Partial<Record<'zh' | 'en', string>>;
  /** The name of its prompt; null if it has words of its own, or says nothing. */
  prompt: string | null;
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

/** Supervisors can be at a call in this state. */
export const hasWatch = ({ state, owner }: Pick<CallContact, 'state' | 'owner'>): boolean =>
  state === 'active' && owner !== null;

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
