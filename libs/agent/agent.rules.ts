import {
  mayServe,
  type AgentState,
  type AgentView,
  seatsOf,
  type ContactImage,
  type QueueRef,
  type RoutableAgent,
  type SlotClass,
} from '#libs/contract';
import type { AgentDoc } from './agent.schema.js';

/** One call, or three chats side by side. */
export const DEFAULT_CAPACITY: Readonly<Record<SlotClass, number>> = { voice: 1, chat: 3 };
export const DEFAULT_QUEUE_IDS: readonly string[] = ['general'];

/** What someone holds, as far as it matters here. */
export type Held = Pick<ContactImage, 'state' | 'owner' | 'guests' | 'answeredAt' | 'endedAt' | 'deadlineAt'>;
type Standing = Pick<AgentDoc, 'presence' | 'presenceSince' | 'notRespondingSince' | 'readySince'>;

/**
 * What an agent is doing, and since when. The first that holds: offline, on a break, not responding,
 * ringing, talking, wrapping up, idle.
 */
export function stateOf(agent: Standing, held: readonly Held[]): { state: AgentState; since: Date } {
  if (agent.presence === 'offline') return { state: 'offline', since: agent.presenceSince };
  if (agent.presence === 'break') return { state: 'break', since: agent.presenceSince };
  if (agent.notRespondingSince) return { state: 'not-responding', since: agent.notRespondingSince };
  const busy = (
    state: AgentState,
    at: (contact: Held) => number | null,
  ): { state: AgentState; since: Date } | null => {
    const contacts = held.filter((contact) => contact.state === state);
    if (contacts.length === 0) return null;
    return { state, since: new Date(Math.min(...contacts.map((contact) => at(contact) ?? Infinity))) };
  };
  return (
    // When it began to ring is in no image; until when it rings, is. Idle since is the nearest that is known.
    busy('offered', () => agent.readySince.getTime()) ??
    busy('active', (contact) => contact.answeredAt) ??
    busy('wrap-up', (contact) => contact.endedAt) ?? { state: 'idle', since: agent.readySince }
  );
}

/** `voice:1`, `chat:1` … `chat:n`. */
export function slotsOf(capacity: Record<SlotClass, number>): string[] {
  return (Object.keys(capacity) as SlotClass[])
    .toSorted()
    .flatMap((name) => Array.from({ length: capacity[name] }, (_, i) => `${name}:${i + 1}`));
}

/** True if the agent may be offered contacts now, room apart. */
export const isReady = (agent: Pick<AgentDoc, 'presence' | 'connected' | 'notRespondingSince'>): boolean =>
  agent.presence === 'online' && agent.connected && agent.notRespondingSince === null;

/** How the routing index should know an agent who is ready. */
export function routable(
  agent: AgentDoc,
  held: readonly Held[],
  queues: ReadonlyMap<string, Pick<QueueRef, 'districtId'>>,
): RoutableAgent {
  const taken = new Set(
    held.flatMap(seatsOf).flatMap(({ agentId, slot }) => (agentId === agent._id ? slot : [])),
  );
  const room = roomLeft(agent.capacity, taken);
  return {
    id: agent._id,
    queueIds: agent.queueIds.filter((id) => {
      const queue = queues.get(id);
      return queue !== undefined && mayServe(agent.districtId, queue);
    }),
    slots: slotsOf(agent.capacity).map((name) => ({ name, free: !taken.has(name) && room.take(name) })),
    readySince: agent.readySince.getTime(),
    onlineSince: (agent.onlineSince ?? agent.presenceSince).getTime(),
  };
}

/**
 * Room by count, not by name: whoever still holds `chat:3` after their capacity was lowered to one has
 * no room, although `chat:1` is free.
 */
function roomLeft(
  capacity: AgentDoc['capacity'],
  taken: ReadonlySet<string>,
): { take(slot: string): boolean } {
  const classOf = (slot: string): SlotClass => slot.slice(0, slot.indexOf(':')) as SlotClass;
  const left = { ...capacity };
  for (const slot of taken) left[classOf(slot)] -= 1;
  return {
    take(slot) {
      left[classOf(slot)] -= 1;
      return left[classOf(slot)] >= 0;
    },
  };
}

export function viewOf(agent: AgentDoc, held: readonly Held[]): AgentView {
  const { state, since } = stateOf(agent, held);
  const { _id: id, displayName, districtId, queueIds, presence, reason, capacity } = agent;
  return {
    id,
    displayName,
    districtId,
    queueIds,
    presence,
    reason,
    state,
    since: since.toISOString(),
    capacity,
  };
}
