import type { ContactImage, Fact, FactName, TimelineEntry, TransferKind } from '#libs/contract';

export type Entry<T extends TimelineEntry['type']> = Extract<TimelineEntry, { type: T }>;
export type Told = Pick<Fact, 'name' | 'at' | 'agentId' | 'value'> &
  Partial<Pick<Fact, 'topicId'>> & {
    /** Of the moment and the queue in which the contact ended, instead of those in which it asked. */
    ended?: { at: number; queueId: string };
  };

/** What facts are told from: the timeline, and what a contact is from its beginning on. */
export interface FactSource {
  contact: Pick<
    ContactImage,
    'id' | 'channel' | 'accountId' | 'districtId' | 'queueId' | 'openedAt' | 'callbackId' | 'continues'
  >;
  timeline: readonly TimelineEntry[];
}

/** What has been read of a timeline so far. */
export interface Reading {
  arrivedAt: number;
  askedAt: number | null;
  queueId: string;
  /** The one it was placed in last; null = in none yet. */
  lastQueueId: string | null;
  /** Of which moment the contact's day and half-hour are; fixed when its first fact is told. */
  dayOf: number | null;
  answered: boolean;
  abandoned: boolean;
  flowedOut: boolean;
  responded: boolean;
  /** The agent's stretch that is going on. */
  stretch: { agentId: string; since: number } | null;
  lastAgentId: string | null;
  /** How long each agent has talked, ms, in the order in which they came. */
  talkedMs: Map<string, number>;
  endedAt: number | null;
  closed: boolean;
  /** We call back: nobody arrived, and nobody asked. */
  callback: boolean;
  /** It has been placed in a queue to be called back. */
  placed: boolean;
  /** Who took the attempt up. */
  calledBack: string | null;
  /** The customer had a contact not long before. */
  returned: boolean;
  /** How long each agent has held the caller, ms, and since when it lasts. */
  heldMs: Map<string, number>;
  heldSince: number | null;
  /** Whether the timeline says how long the caller was held: older ones don't. */
  saysHeld: boolean;
  /** Who has had it, and in which ways each has passed it on. */
  had: Map<string, Set<TransferKind>>;
  /** In which ways it has been passed on. */
  passedOn: Set<TransferKind>;
  /** Whether self-service answered; null = it went through none that says so. */
  served: boolean | null;
  /** Numbers of entries that would be an outcome of whoever asked, if there had not been one before. */
  again: number[];
}

/** Before the first entry. */
export function readingOf({ contact, timeline }: FactSource): Reading {
  return {
    arrivedAt: timeline[0]?.at ?? contact.openedAt,
    askedAt: null,
    queueId: contact.queueId,
    lastQueueId: null,
    dayOf: null,
    answered: false,
    abandoned: false,
    flowedOut: false,
    responded: false,
    stretch: null,
    lastAgentId: null,
    talkedMs: new Map(),
    endedAt: null,
    closed: false,
    callback: contact.callbackId !== null,
    returned: contact.continues !== null,
    placed: false,
    calledBack: null,
    heldMs: new Map(),
    heldSince: null,
    saysHeld: false,
    had: new Map(),
    passedOn: new Set(),
    served: null,
    again: [],
  };
}

export function told(
  name: FactName,
  at: number,
  agentId: string | null = null,
  value: number | null = null,
): Told {
  return { name, at, agentId, value };
}

/** Clocks of two machines may differ by some ms; a duration is never negative. */
export const between = (from: number, to: number): number => Math.max(0, to - from);

/** An agent has it from now on: told the first time, unless `answered` or `called-back` tells it. */
export function begin(reading: Reading, agentId: string, at: number): Told[] {
  reading.stretch = { agentId, since: at };
  reading.lastAgentId = agentId;
  if (reading.had.has(agentId)) return [];
  reading.had.set(agentId, new Set());
  return [told('had', at, agentId)];
}

export function endStretch(reading: Reading, at: number): Told[] {
  const { stretch } = reading;
  if (stretch === null) return [];
  const talked = between(stretch.since, at);
  endHold(reading, at);
  reading.stretch = null;
  addTalk(reading, stretch.agentId, talked);
  return [told('talked', at, stretch.agentId, talked)];
}

/** The caller is held no more: taken back, or the agent has them no more. */
export function endHold(reading: Reading, at: number): void {
  const { stretch, heldSince, heldMs } = reading;
  reading.heldSince = null;
  if (stretch === null || heldSince === null) return;
  heldMs.set(stretch.agentId, (heldMs.get(stretch.agentId) ?? 0) + between(heldSince, at));
}

export function addTalk({ talkedMs }: Reading, agentId: string, ms: number): void {
  talkedMs.set(agentId, (talkedMs.get(agentId) ?? 0) + ms);
}

/** How long the caller was held: in all, and by each agent who had the call. */
export function heldOf({ saysHeld, heldMs, talkedMs }: Reading, at: number, agentId: string | null): Told[] {
  if (!saysHeld) return [];
  const all = [...heldMs.values()].reduce((sum, ms) => sum + ms, 0);
  const parts = [...talkedMs.keys()].map((one) => told('held-part', at, one, heldMs.get(one) ?? 0));
  return [told('held', at, agentId, all), ...parts];
}
