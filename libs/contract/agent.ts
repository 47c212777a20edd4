import type { ContactView, MessageView } from './contact.js';
import { NATIONAL_DISTRICT, type AgentState, type Channel, type Presence } from './words.js';

/** Slots are grouped by class; voice takes a whole person, chats can share one. */
export type SlotClass = 'voice' | 'chat';
export const slotClassOf = (channel: Channel): SlotClass => (channel === 'voice' ? 'voice' : 'chat');

/** An agent serves, and sees, queues of their own district and of headquarters. */
export const mayServe = (districtId: string, queue: { districtId: string }): boolean =>
  queue.districtId === districtId || queue.districtId === NATIONAL_DISTRICT;

/** Longest reason of a break, in characters. */
export const MAX_REASON_LENGTH = 60;

export interface AgentView {
  id: string;
  displayName: string;
  districtId: string;
  queueIds: string[];
  presence: Presence;
  /** Why, when on a break. */
  reason: string | null;
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
