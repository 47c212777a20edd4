import type { AgentLine, RoutableAgent, SlotClass } from '#libs/contract';

/** A waiting contact as the index keeps it. */
export interface IndexedContact {
  id: string;
  epoch: number;
  queueId: string;
  slotClass: SlotClass;
  /** Lowest is served first: place in line (epoch ms) less the bonus of its priority. */
  rank: number;
  /** How far the search for an agent has widened; 0 unless told. */
  ring?: number;
  /** The agent whom it is kept for, as long as they take anything at all. */
  keptFor?: string | null;
  /** When time next changes something for it, epoch ms. */
  dueAt?: number | null;
  /** It keeps its place, and is proposed to nobody. */
  isHeld?: boolean;
}

/** A contact and a slot, taken out of the index for each other. Real only once the truth says so. */
export interface Proposal {
  contactId: string;
  epoch: number;
  agentId: string;
  slot: string;
  queueId: string;
}

/** How long a contact that is over held its agent's slot, ms. */
export interface Handled {
  queueId: string;
  slotClass: SlotClass;
  ms: number;
}

/** How an agent stands; null = takes nothing. */
export interface AgentSetting {
  id: string;
  /** Version read before the truth was; null applies whatever happened since. */
  version: string | null;
  state: RoutableAgent | null;
}

/** A contact's place: how many are before it, who serves its line, and how long they take. */
export interface PlaceInLine {
  ahead: number;
  /** Of the agents on duty for the line, free or not. */
  slots: number;
  /** Mean time that contacts of the line held a slot lately, ms; null before one did. */
  handleMs: number | null;
}

/** How a queue stands: since when (epoch ms) nobody has been on duty for a class, null while somebody is. */
export interface QueuePresence {
  waiting: number;
  nobodySince: Record<SlotClass, number | null>;
}

/** So many items at most in one step: Redis is not to be held up for long. */
export const CHUNK = 500;

export function* chunks<T>(items: readonly T[]): Generator<T[]> {
  for (let i = 0; i < items.length; i += CHUNK) yield items.slice(i, i + CHUNK);
}

/** No agent's id: what is kept for them waits for nobody. */
const NOBODY = '!';

/** A contact as `enqueue` and `claim` take it. */
export const contactArgs = (contact: IndexedContact): (string | number)[] => {
  const { id, epoch, rank, slotClass, queueId, ring = 0, keptFor, dueAt, isHeld = false } = contact;
  const lane = ring === 0 ? `${slotClass}:${queueId}` : `${slotClass}:${queueId}~${ring}`;
  return [id, epoch, rank, lane, isHeld ? NOBODY : (keptFor ?? ''), dueAt ?? ''];
};

/**
 * An agent as `setAgents` takes it: slots as `name=` f (free), h (held), o (held beyond their room) or x (so, and in no
 * slot of their capacity), lines as `packedLine`.
 */
export function agentArgs({ id, version, state }: AgentSetting): (string | number)[] {
  const { slots = [], readySince = 0, lines = [], onlineSince = 0, callBlocksChats = false } = state ?? {};
  const packed = slots.map((slot) => `${slot.name}=${stateOf(slot)}`).join(',');
  const blocks = callBlocksChats ? 'b' : '';
  return [id, version ?? '', readySince, packed, lines.map(packedLine).join(','), onlineSince, blocks];
}

const stateOf = ({ free, surplus, outside }: RoutableAgent['slots'][number]): string =>
  free ? 'f' : outside ? 'x' : surplus ? 'o' : 'h';

/** `queue`, the usual; or `queue;ring;weight`: what outweighs the idle time, empty = the slots taken. */
function packedLine({ queueId, ring, order, lacking }: AgentLine): string {
  if (ring === 0 && order === 'least-occupied') return queueId;
  const weight = { 'least-occupied': '', 'longest-idle': 0, 'best-skill': lacking }[order];
  return `${queueId};${ring};${weight}`;
}

/** What `match` and `claim` answer: contact, epoch, agent, slot and queue of each, one after the other. */
export function proposalsOf(flat: readonly string[]): Proposal[] {
  const proposals: Proposal[] = [];
  for (let i = 0; i < flat.length; i += 5) {
    const [contactId, epoch, agentId, slot, queueId] = flat.slice(i, i + 5) as [
      string,
      string,
      string,
      string,
      string,
    ];
    proposals.push({ contactId, epoch: Number(epoch), agentId, slot, queueId });
  }
  return proposals;
}

/** What `queueStates` answers of a queue: how many wait, and since when nobody serves chats and calls (empty = somebody does). */
export function queueStateOf([waiting, chat, voice]: [number, string, string]): QueuePresence {
  const since = (text: string): number | null => (text === '' ? null : Number(text));
  return { waiting, nobodySince: { chat: since(chat), voice: since(voice) } };
}

/** Two by two. */
export function pairs(flat: readonly string[]): [string, string][] {
  const found: [string, string][] = [];
  for (let i = 0; i < flat.length; i += 2) found.push([flat[i] as string, flat[i + 1] as string]);
  return found;
}
