import type { SlotClass } from './agent.js';
import type { Channel } from './words.js';
import type { NewTimelineEntry, TimelineEntry } from './contact.js';
import type { Exit, OverflowStep } from './overflow.js';
import type { ContactImage, TransitionListener } from './transition.js';
import type { RecordingMode } from './hearing.js';
import type { WaitingPlace, WaitingTerms } from './voice.js';

/** What the router asks of contacts. Implemented by libs/contact. */
export interface ContactPort {
  /**
   * Makes proposals real: waiting → offered, one conditional write each. Answers in order; null
   * where the contact has moved on or the slot is taken, and then nothing was changed.
   */
  offer(offers: readonly OfferProposal[]): Promise<(ContactImage | null)[]>;
  /** offered → waiting at its old place: the offer ran out. Throws STALE_EPOCH or STATE_CONFLICT. */
  miss(contactId: string, epoch: number): Promise<ContactImage>;
  /** offered or active → waiting at its old place: the agent's console is gone. */
  release(contactId: string, epoch: number): Promise<ContactImage>;
  /** waiting → waiting in another queue at its old place, by overflow rules. Throws like `miss`. */
  overflow(contactId: string, epoch: number, steps: readonly OverflowStep[]): Promise<ContactImage>;
  /** waiting → closed, flowed out: led out of the queues. Throws like `miss`. */
  exit(contactId: string, epoch: number, to: Exit, steps: readonly OverflowStep[]): Promise<ContactImage>;
  /** A guest who did not come, or whose console is gone, is let go. Throws like `miss`. */
  letGo(contactId: string, epoch: number, guestId: string, reason: 'missed' | 'gone'): Promise<ContactImage>;
  /** wrap-up → closed: the time for wrap-up is over. */
  closeOverdue(contactId: string, epoch: number): Promise<ContactImage>;
  load(contactIds: readonly string[]): Promise<ContactImage[]>;
  /** Waiting contacts by id, `limit` at a time, after the id given (null = from the first). */
  waiting(afterId: string | null, limit: number): Promise<ContactImage[]>;
  /** Contacts whose `deadlineAt` (offer, invitation, wrap-up) is at or before `now`, oldest first. */
  overdue(now: number, limit: number): Promise<ContactImage[]>;
  /** Every contact that holds a slot of these agents, as their own or as a guest's. */
  heldBy(agentIds: readonly string[]): Promise<ContactImage[]>;
}

export interface OfferProposal {
  contactId: string;
  /** The epoch at which the contact was waiting. */
  epoch: number;
  agentId: string;
  slot: string;
  /** Epoch ms. */
  expiresAt: number;
}

/**
 * What became of a claim: the offer is stored (`made`), is not wanted (`unused`), or found that another contact has
 * the slot (`taken`).
 */
export type ClaimOutcome = 'made' | 'unused' | 'taken';

/** Finds an agent for whoever arrives, so that they are opened and offered in one write; implemented by libs/routing. */
export interface ClaimPort {
  /**
   * Takes the slot in which the router would have this waiting contact ring now, if it did not have to wait behind
   * anybody. Null if it has to wait, or nobody can say. Never rejects. What a claim becomes is told by `settle`; of
   * one that is not, the sweep asks the truth.
   */
  claim(contact: ContactImage): Promise<OfferProposal | null>;
  /** Never rejects; once it resolves, an unmade contact may be put into its queue. */
  settle(claim: OfferProposal, outcome: ClaimOutcome): Promise<void>;
}

/** What reactions know of a contact: all but who the customer is, which no job carries either. */
export type ReactionContact = Omit<ContactImage, 'customer'> & {
  customer: Pick<ContactImage['customer'], 'id'>;
};

/** A committed change: the contact after it, and the entries it appended (the last is number `contact.seq`). */
export interface ReactionChange {
  contact: ReactionContact;
  entries: NewTimelineEntry[];
}

/** A contact with the timeline entries that no reaction has seen yet. */
export interface ReactionItem {
  contact: ReactionContact;
  /** Not reacted to yet, in order. */
  fresh: TimelineEntry[];
  /** All of them, in order. */
  timeline: TimelineEntry[];
}

/** Follows timelines. Runs at least once an entry: idempotent by contact id and seq. */
export interface Reaction {
  readonly name: string;
  react(items: readonly ReactionItem[]): Promise<void>;
}

/** Finds the names that facts are grouped by; implemented by the libs that own them. */
export interface QueueRef {
  id: string;
  districtId: string;
  name: string;
  nameEn: string;
  /** Answer within this many seconds (GB/T 33358: 15). */
  serviceTargetSeconds: number;
  /** Shares aimed at, e.g. 0.95. */
  connectionTarget: number;
  serviceLevelTarget: number;
}

/** What callers hear while they wait; implemented by libs/routing over its queues. */
export interface WaitingCallerSource {
  /** Null = music and nothing else. */
  termsOf(queueId: string): Promise<WaitingTerms | null>;
  /** Null if the contact waits no more, or it can't be told. */
  placeOf(contactId: string): Promise<WaitingPlace | null>;
}

/** How the conversations of queues are recorded; implemented by libs/routing over its queues. */
export interface RecordingModeSource {
  /** `always` for a queue that there is not. Answers may be two seconds old. */
  recordingOf(queueId: string): Promise<RecordingMode>;
}

/** Finds queues; implemented by libs/routing. Answers may be two seconds old. */
export interface QueueDirectory {
  find(queueId: string): Promise<QueueRef | null>;
  list(): Promise<QueueRef[]>;
}

/** Asks the routing policy; implemented by libs/routing. */
export interface QueueHours {
  /** Whether a queue takes contacts of a channel now, by its hours; how full it is does not matter. False for one that there is not. */
  takes(queueId: string, channel: Channel): Promise<boolean>;
}

/** `longest-idle`; `least-occupied`, then longest idle; `best-skill`: most skilled in what is needed, then longest idle. */
export const AGENT_ORDERS = ['longest-idle', 'least-occupied', 'best-skill'] as const;
export type AgentOrder = (typeof AGENT_ORDERS)[number];

/** A queue that an agent serves. */
export interface AgentLine {
  queueId: string;
  /** From which ring of the search on; 0 = at once. */
  ring: number;
  /** By what the queue chooses among its agents. */
  order: AgentOrder;
  /** Levels that the agent lacks to be the best there could be in what the queue needs; matters for `best-skill`. */
  lacking: number;
}

/** How long wrap-up may take, ms, and by how much and how often the agent may prolong it. */
export interface WrapUpTerms {
  wrapUpMs: number;
  extensionMs: number;
  extensions: number;
}

/** An agent as far as it decides how they work. */
export interface AgentStanding {
  id: string;
  districtId: string;
  queueIds: readonly string[];
  /** Room that an administrator set for this agent; null = as everybody. */
  capacity: Record<SlotClass, number> | null;
}

/** How an agent works, by the routing policy. */
export interface AgentTerms extends WrapUpTerms {
  lines: AgentLine[];
  slots: Record<SlotClass, number>;
  /** No chat is offered to an agent who is on a call. */
  callBlocksChats: boolean;
  /** Not responding after so many missed offers in a row; 0 = never. */
  missesAllowed: number;
}

/** What agents ask of the routing policy; implemented by libs/routing. Answers may be two seconds old. */
export interface AgentTermsSource {
  /** In the order asked for. `since` (epoch ms): when the policy last changed. */
  terms(agents: readonly AgentStanding[]): Promise<{ since: number; terms: AgentTerms[] }>;
  /** How long this agent's wrap-up may take, and be prolonged; nothing else of them is read for it. */
  wrapUp(agentId: string): Promise<WrapUpTerms>;
  /** Ids of the reasons for a break; null = any words do. */
  breakReasonIds(): Promise<string[] | null>;
}

/** An agent as the routing index needs them: what they may take, and since when they have been idle. */
export interface RoutableAgent {
  id: string;
  /** What they may serve. */
  lines: AgentLine[];
  /** A call that is taken blocks the slots for chats. */
  callBlocksChats: boolean;
  /**
   * Every slot of the agent's capacity, e.g. `chat:1`, and those held beyond it. `surplus`: they hold more of this
   * class than they have room for now, so that a slot given back is not free for somebody else. `outside`: it is none of
   * their capacity, and goes when what is in it does.
   */
  slots: { name: string; free: boolean; surplus?: boolean; outside?: boolean }[];
  /** Epoch ms: end of the last contact, or the time of coming online if that was later. */
  readySince: number;
  /** Epoch ms: when they last said that they are online; from then on they may get again what they had declined. */
  onlineSince: number;
}

/** What the router asks of agents. Implemented by libs/agent. */
export interface AgentPort {
  /** How these agents stand; whoever may be offered nothing now (away, on a break, not responding) is left out. */
  routable(agentIds: readonly string[]): Promise<RoutableAgent[]>;
  /** Who may be offered something now, by id, `limit` at a time, after the id given (null = from the first). */
  routableIds(afterId: string | null, limit: number): Promise<string[]>;
  /** A contact of theirs is over: idle since `at` (epoch ms). */
  freed(agentIds: readonly string[], at: number): Promise<void>;
  /**
   * Let offers run out at `at` (epoch ms), one for each time an agent is named. Whoever has missed as many in a
   * row as their terms allow gets no more until they say they are back, or accept one. Answers the others.
   */
  missed(agentIds: readonly string[], at: number): Promise<string[]>;
  /** Their phone is not there since `at` (epoch ms): no more offers until they say they are back, whatever they may miss. */
  unreachable(agentIds: readonly string[], at: number): Promise<void>;
  accepted(agentIds: readonly string[]): Promise<void>;
  /** Agents whose contacts are all over become what they had asked to be then. */
  applyNext(): Promise<void>;
  /** They are on the telephone now: their contacts stay with them, even if their console is gone. */
  talking(agentIds: readonly string[]): Promise<void>;
  /** Agents whose console was last heard of before `seenBefore` (epoch ms), and who have not departed; changes nothing. */
  absent(seenBefore: number, limit: number): Promise<string[]>;
  /**
   * Agents whose console has been gone since before `seenBefore` (epoch ms); makes them offline, and known to have no
   * console, before it answers. They are named again until `departed` says that their contacts have been given back.
   */
  gone(seenBefore: number, limit: number): Promise<string[]>;
  departed(agentIds: readonly string[], seenBefore: number): Promise<void>;
}

/** Told of agents whose presence, queues or capacity changed, in the process that changed them. Never throws. */
export interface AgentListener {
  onAgents(agentIds: readonly string[]): void;
}

/** Where to subscribe to what this process commits. */
export interface TransitionSource {
  followTransitions(listener: TransitionListener): void;
}
export interface AgentSource {
  follow(listener: AgentListener): void;
}
