import type { ContactView, MessageView } from './contact.js';
import { NATIONAL_DISTRICT, type AgentState, type Channel, type Presence } from './words.js';

/** Slots are grouped by class; voice takes a whole person, chats can share one. */
export type SlotClass = 'voice' | 'chat';
export const slotClassOf = (channel: Channel): SlotClass => (channel === 'voice' ? 'voice' : 'chat');

/** The names of so much room, of these classes in their order: `chat:1` … `chat:n`, `voice:1`. */
export const slotNames = (
  room: Readonly<Record<SlotClass, number>>,
  classes: readonly SlotClass[] = ['chat', 'voice'],
): string[] => classes.flatMap((name) => Array.from({ length: room[name] }, (_, i) => `${name}:${i + 1}`));

/** Of a slot by its name. */
export const classOfSlot = (slot: string): SlotClass => slot.slice(0, slot.indexOf(':')) as SlotClass;

/** An agent serves, and sees, queues of their own district and of headquarters. */
export const mayServe = (districtId: string, queue: { districtId: string }): boolean =>
  queue.districtId === districtId || queue.districtId === NATIONAL_DISTRICT;

/**
 * An agent reaches queues of their own district and of headquarters; headquarters reaches all. To these they
 * may pass contacts on.
 */
export const mayReach = (districtId: string, queue: { districtId: string }): boolean =>
  districtId === NATIONAL_DISTRICT || mayServe(districtId, queue);

/** Whom an owner may pass a contact on to, or ask: queues in reach, and colleagues who are online. */
export interface Targets {
  queues: { id: string; name: string; nameEn: string }[];
  agents: { id: string; displayName: string; state: AgentState }[];
}

/** An agent as somebody to whom a contact may be given. */
export interface SeatedAgent {
  id: string;
  districtId: string;
  /** Those they may serve. */
  queueIds: string[];
  /** A console of theirs is there. */
  present: boolean;
  /** Present, online and responding: contacts may ring at them. */
  onDuty: boolean;
  /** Slots that are free by the truth, of every class. */
  freeSlots: string[];
}

/** Answers who may be given a contact now. Implemented by libs/agent. */
export interface AgentSeats {
  find(agentId: string): Promise<SeatedAgent | null>;
}

/** Longest reason of a break, in characters. */
export const MAX_REASON_LENGTH = 60;

/** `after-contacts`: when the contacts they have are over; nothing new is offered meanwhile. */
export const PRESENCE_TIMES = ['now', 'after-contacts'] as const;
export type PresenceTime = (typeof PRESENCE_TIMES)[number];

/** What an agent is to become when the contacts they have are over. */
export interface NextPresence {
  presence: Presence;
  reason: string | null;
}

export interface AgentView {
  id: string;
  displayName: string;
  districtId: string;
  queueIds: string[];
  presence: Presence;
  /** Why, when on a break. */
  reason: string | null;
  /** The supervisor who set the presence; null if it was the agent. */
  presenceBy: string | null;
  nextPresence: NextPresence | null;
  state: AgentState;
  /** ISO time since when in this state. */
  since: string;
  capacity: Record<SlotClass, number>;
}

/** Everything an agent's console shows, so that one answer rebuilds it. */
export interface Desk {
  agent: AgentView;
  contacts: ContactView[];
  /** ISO; a console counts down against the server's clock. */
  serverTime: string;
}

/** What the agent reads when opening one of their contacts. */
export interface Conversation {
  contact: ContactView;
  messages: MessageView[];
}

/** What an agent says of themselves, or a missed offer says of them, and since when (epoch ms). */
export interface AgentDuty {
  agentId: string;
  districtId: string;
  duty: 'online' | 'break' | 'not-responding' | 'offline';
  /** Why on a break. */
  reason: string | null;
  since: number;
}

/** Agents' duties, for whoever keeps their history. */
export interface AgentDutySource {
  /** Those who are not offline by id, `limit` at a time, after the id given (null = from the first). */
  present(afterId: string | null, limit: number): Promise<AgentDuty[]>;
  of(agentIds: readonly string[]): Promise<AgentDuty[]>;
}
