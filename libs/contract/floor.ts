import type { AgentView } from './agent.js';
import type { Figure } from './figures.js';
import type { DistrictScope } from './identity.js';
import type { Channel, ContactState } from './words.js';

/** A contact on the floor: it waits in a line of the district, or one of its agents has it, whose customer it may be. */
export interface FloorContact {
  id: string;
  channel: Channel;
  state: ContactState;
  queueId: string;
  /** Who it is, masked. */
  customer: string;
  /** ISO time: since when it is with the agent, or waits. */
  since: string;
}

/** An agent who is not offline. */
export interface FloorAgent extends AgentView {
  skills: string[];
  contacts: FloorContact[];
}

/**
 * A queue that the district's contacts wait in, or its agents serve. Of the district's own queues everybody who waits
 * there is counted and shown, of others' those of the district.
 */
export interface FloorQueue {
  id: string;
  name: string;
  nameEn: string;
  /** Contacts without an agent yet; those an offer rings for included. */
  waiting: number;
  /** ISO time since when the longest one waits; null if none does. */
  longestSince: string | null;
  /** Seconds that whoever came last has to expect; null if that can't be told, or nobody waits. */
  expectedWait: number | null;
  /** Agents who serve it: idle ones, and all who are not offline. */
  idle: number;
  present: number;
  /** Today's, both by what the queue sets for itself. */
  connectionRate: Figure;
  /** The variant that boards show. */
  serviceLevel: Figure;
  /** Those that wait, the longest first; the first few of many. */
  contacts: FloorContact[];
}

/** What a supervisor sees at once. */
export interface Floor {
  /** Rises by one with every change; a gap means: watch again. */
  seq: number;
  /** ISO time of measurement. */
  at: string;
  /** ISO time up to which rates are made of all that happened; null = they are up to date. */
  behindSince: string | null;
  scope: DistrictScope;
  /** Ordered by id. */
  agents: FloorAgent[];
  /** More agents are present than can be shown at once: choose a district. */
  truncated: boolean;
  offline: number;
  /** Ordered by id. */
  queues: FloorQueue[];
}

/** What became different since the number before; unchanged agents and queues are not in it. */
export interface FloorChange extends Pick<
  Floor,
  'seq' | 'at' | 'behindSince' | 'scope' | 'truncated' | 'offline'
> {
  agents: FloorAgent[];
  goneAgents: string[];
  queues: FloorQueue[];
  goneQueues: string[];
}
