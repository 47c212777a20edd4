import {
  classOfSlot,
  seatsOf,
  slotNames,
  type AgentStanding,
  type AgentState,
  type AgentTerms,
  type AgentView,
  type ContactImage,
  type RoutableAgent,
  type SlotClass,
} from '#libs/contract';
import type { AgentDoc } from './agent.schema.js';

/** What an agent serves whom nobody has given queues. */
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

type Readiness = Pick<AgentDoc, 'presence' | 'connected' | 'notRespondingSince' | 'nextPresence'>;

/** True if the agent may be offered contacts now, room apart. */
export const isReady = (agent: Readiness): boolean =>
  agent.presence === 'online' && agent.connected && agent.notRespondingSince === null && !agent.nextPresence;

/** The agent as the routing policy asks for them. */
export const standingOf = ({ _id: id, districtId, queueIds, capacity }: AgentDoc): AgentStanding => ({
  id,
  districtId,
  queueIds,
  capacity: capacity ?? null,
});

/** How the routing index should know an agent who is ready. */
export function routable(
  agent: Pick<AgentDoc, '_id' | 'readySince' | 'onlineSince' | 'presenceSince'>,
  held: readonly Held[],
  { lines, slots, callBlocksChats }: Pick<AgentTerms, 'lines' | 'slots' | 'callBlocksChats'>,
): RoutableAgent {
  const taken = new Set(
    held.flatMap(seatsOf).flatMap(({ agentId, slot }) => (agentId === agent._id ? slot : [])),
  );
  const room = roomLeft(slots, taken);
  const heldBeyond = (name: string) => (room.isOverdrawn(name) && taken.has(name) ? { surplus: true } : {});
  const heldOutside = (name: string) => (room.isOverdrawn(name) ? { surplus: true, outside: true } : {});
  return {
    id: agent._id,
    lines,
    callBlocksChats,
    slots: [
      ...slotNames(slots).map((name) => ({
        name,
        free: !taken.has(name) && room.take(name),
        ...heldBeyond(name),
      })),
      // What they hold beyond their room counts too: a call blocks chats wherever it sits.
      ...[...taken]
        .filter((name) => !slotNames(slots).includes(name))
        .map((name) => ({ name, free: false, ...heldOutside(name) })),
    ],
    readySince: agent.readySince.getTime(),
    onlineSince: (agent.onlineSince ?? agent.presenceSince).getTime(),
  };
}

/**
 * Room by count, not by name: whoever still holds `chat:3` after their capacity was lowered to one has
 * no room, although `chat:1` is free.
 */
function roomLeft(
  capacity: Record<SlotClass, number>,
  taken: ReadonlySet<string>,
): { take(slot: string): boolean; isOverdrawn(slot: string): boolean } {
  const left = { ...capacity };
  for (const slot of taken) left[classOfSlot(slot)] -= 1;
  const overdrawn = { voice: left.voice < 0, chat: left.chat < 0 };
  return {
    isOverdrawn: (slot) => overdrawn[classOfSlot(slot)],
    take(slot) {
      left[classOfSlot(slot)] -= 1;
      return left[classOfSlot(slot)] >= 0;
    },
  };
}

/** Contacts by the agents who hold a slot in them, as owner or as guest. */
export function byAgent<T extends Held>(contacts: readonly T[]): Map<string, T[]> {
  const held = new Map<string, T[]>();
  for (const contact of contacts) {
    for (const { agentId } of seatsOf(contact)) {
      const list = held.get(agentId);
      if (list) list.push(contact);
      else held.set(agentId, [contact]);
    }
  }
  return held;
}

/** `capacity`: the room that the agent's terms give. */
export function viewOf(
  agent: AgentDoc,
  held: readonly Held[],
  capacity: Record<SlotClass, number>,
): AgentView {
  const { state, since } = stateOf(agent, held);
  const { _id: id, displayName, districtId, queueIds, presence, reason } = agent;
  return {
    id,
    displayName,
    districtId,
    queueIds,
    presence,
    reason,
    presenceBy: agent.presenceBy ?? null,
    nextPresence: agent.nextPresence ?? null,
    state,
    since: since.toISOString(),
    capacity,
  };
}
