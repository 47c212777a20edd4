import type { Channel, SlotClass } from '#libs/contract';
import type { Sampler } from './chance/distribution.rules.js';
import type { Patience } from './chance/patience.rules.js';

/** The queues and agents that are simulated; what they do is the policy's. */
export interface World {
  queues: readonly WorldQueue[];
  agents: readonly WorldAgent[];
  /** How long an offer rings where neither policy nor queue says, ms; 20 s unless told. */
  offerMs?: number;
}
/** A queue that is simulated. */
export interface WorldQueue {
  id: string;
  districtId: string;
  /** As the queue was made: these hold while the policy has no entry for it; the usual unless told. */
  priority?: number;
  offerSeconds?: number | null;
}
/** An agent who is simulated. */
export interface WorldAgent {
  id: string;
  districtId: string;
  queueIds: readonly string[];
  /** Room that an administrator set for this agent; as everybody unless told. */
  capacity?: Record<SlotClass, number> | null;
}

/** An agent on duty from (inclusive) to (exclusive), epoch ms. One agent's shifts don't overlap. */
export interface Shift {
  agentId: string;
  from: number;
  to: number;
}

/** Somebody asks for an agent. */
export interface Arrival {
  /** Epoch ms. */
  at: number;
  queueId: string;
  districtId: string;
  channel: Channel;
  /** Numbers the customers, so that it is known who comes again; says nothing of who they are. */
  customer: number;
  /** How long they wait before they leave, ms from `at`; Infinity = for ever. */
  patienceMs: number;
  /** How long the contact takes when an agent has it. */
  handling: Handling;
}
/** How long a contact takes of an agent, ms. */
export interface Handling {
  talkMs: number;
  /** As long as the agent wants it to be; the policy may cut it short. */
  wrapMs: number;
}

/** What an agent does with an offer, and how long after it began to ring. A miss takes as long as it rings. */
export type OfferAnswer = { kind: 'accept' | 'decline'; afterMs: number } | { kind: 'miss' };

/** How contacts of one queue and class go. */
export interface QueueBehaviour {
  handling: Sampler<Handling>;
  patience: Patience;
  offer: Sampler<OfferAnswer>;
}

/** All that a simulation takes as given, whatever the policy. */
export interface Traffic {
  /** Where it comes from. */
  source: 'recorded' | 'generated';
  /** Epoch ms: from (inclusive), to (exclusive). */
  from: number;
  to: number;
  world: World;
  /** The districts that contacts are of. */
  districtIds: readonly string[];
  shifts: readonly Shift[];
  /** The arrivals of one seed, by time. */
  arrivals(seed: number): Arrival[];
  behaviour(queueId: string, slotClass: SlotClass): QueueBehaviour;
  /** How long somebody who let an offer run out stays away, ms. */
  notRespondingMs: number;
  /** What was assumed or had to be left out here, in both languages. */
  notes: readonly Remark[];
}

/** A sentence in both languages. */
export interface Remark {
  zh: string;
  en: string;
  /** It tells a number of all districts together. */
  counts?: true;
}
