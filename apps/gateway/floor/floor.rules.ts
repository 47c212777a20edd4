import { stateOf, viewOf as agentViewOf, type AgentRepository } from '#libs/agent';
import { viewOf } from '#libs/contact';
import type {
  ContactImage,
  Floor,
  FloorAgent,
  FloorChange,
  FloorContact,
  FloorQueue,
  SlotClass,
} from '#libs/contract';

type AgentDoc = Awaited<ReturnType<AgentRepository['presentPage']>>[number];

/** What an agent's line is made of. */
export interface AgentParts {
  agent: AgentDoc;
  held: readonly ContactImage[];
  skills: string[];
  slots: Record<SlotClass, number>;
}

const iso = (at: number): string => new Date(at).toISOString();

/** The floor sees what waits in its lines and what its agents hold, whose customers they may be; masked. */
export function floorContact(image: ContactImage, since: number): FloorContact {
  const { id, channel, state, queueId } = image;
  return { id, channel, state, queueId, customer: viewOf(image).customer.masked, since: iso(since) };
}

/** An agent with the contacts they have, each since it ended, was answered, or came. */
export function floorAgent({ agent, held, skills, slots }: AgentParts): FloorAgent {
  const contacts = held.map((image) =>
    floorContact(image, image.endedAt ?? image.answeredAt ?? image.queuedAt),
  );
  return { ...agentViewOf(agent, held, slots), skills, contacts };
}

export interface QueueParts {
  queue: Pick<FloorQueue, 'id' | 'name' | 'nameEn'>;
  waiting: { count: number; longestSince: number } | null;
  expectedWait: number | null;
  figures: Pick<FloorQueue, 'connectionRate' | 'serviceLevel'>;
  /** Waiting and ringing ones of this queue, in any order. */
  contacts: readonly ContactImage[];
  agents: readonly FloorAgent[];
}
/** As many of a queue's waiting contacts are shown: those that wait longest. */
export const FEW = 20;

/** A queue with its agents who are there, and the FEW that have waited longest, longest first. */
export function floorQueue(parts: QueueParts): FloorQueue {
  const { queue, waiting, agents } = parts;
  const serving = agents.filter(({ queueIds }) => queueIds.includes(queue.id));
  const contacts = parts.contacts.toSorted((a, b) => a.queuedAt - b.queuedAt).slice(0, FEW);
  return {
    id: queue.id,
    name: queue.name,
    nameEn: queue.nameEn,
    waiting: waiting?.count ?? 0,
    longestSince: waiting ? iso(waiting.longestSince) : null,
    expectedWait: parts.expectedWait,
    idle: serving.filter(({ state }) => state === 'idle').length,
    present: serving.length,
    ...parts.figures,
    contacts: contacts.map((image) => floorContact(image, image.queuedAt)),
  };
}

/** What leads from one floor to the next; `seq` is the next one's. */
export function changeBetween(before: Floor, after: Floor): FloorChange {
  const { seq, at, behindSince, scope, truncated, offline } = after;
  return {
    seq,
    at,
    scope,
    behindSince,
    truncated,
    offline,
    agents: different(before.agents, after.agents),
    goneAgents: missing(before.agents, after.agents),
    queues: different(before.queues, after.queues),
    goneQueues: missing(before.queues, after.queues),
  };
}

/** Whether whoever watches would see nothing new. */
export const isQuiet = (before: Floor, change: FloorChange): boolean =>
  change.agents.length + change.goneAgents.length + change.queues.length + change.goneQueues.length === 0 &&
  change.offline === before.offline &&
  change.behindSince === before.behindSince &&
  change.truncated === before.truncated;

function different<T extends { id: string }>(before: readonly T[], after: readonly T[]): T[] {
  const known = new Map(before.map((one) => [one.id, JSON.stringify(one)]));
  return after.filter((one) => known.get(one.id) !== JSON.stringify(one));
}
function missing<T extends { id: string }>(before: readonly T[], after: readonly T[]): string[] {
  const left = new Set(after.map(({ id }) => id));
  return before.map(({ id }) => id).filter((id) => !left.has(id));
}

/** Whoever is there: an agent that the query before thought present may have gone. */
export const isPresent = ({ agent, held }: AgentParts): boolean => stateOf(agent, held).state !== 'offline';
