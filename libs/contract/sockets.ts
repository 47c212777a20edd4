import type { AgentView, Conversation, Desk, PresenceTime, Targets } from './agent.js';
import type { ContactView, GuestRole, MessageDirection, MessageView } from './contact.js';
import type { Ack } from './errors.js';
import type { FigureScope } from './figures.js';
import type { Floor, FloorChange } from './floor.js';
import type { DistrictScope } from './identity.js';
import type { LiveFigures } from './live-figures.js';
import type { SatisfactionQuestion, SatisfactionScore } from './survey.js';
import type { TranscriptLine } from './hearing.js';
import type { CallControl } from './voice.js';
import type { ContactState, Disposition, Presence } from './words.js';

type Reply<T> = (ack: Ack<T>) => void;

/** An agent's act on a contact carries the epoch they saw; an older one is refused (STALE_EPOCH). */
export interface ContactRef {
  contactId: string;
  epoch: number;
}

/** Namespace /agent, auth: {token: bearer token}. */
export interface AgentClientEvents {
  'desk.sync': (body: Record<string, never>, reply: Reply<Desk>) => void;
  'presence.set': (
    body: { presence: Presence; reason?: string; when?: PresenceTime },
    reply: Reply<AgentView>,
  ) => void;
  'contact.accept': (body: ContactRef, reply: Reply<Conversation>) => void;
  'contact.decline': (body: ContactRef, reply: Reply<ContactView>) => void;
  'contact.open': (body: { contactId: string; afterSeq?: number }, reply: Reply<Conversation>) => void;
  'message.send': (body: ContactRef & { clientId: string; text: string }, reply: Reply<MessageView>) => void;
  'contact.end': (body: ContactRef, reply: Reply<ContactView>) => void;
  'contact.wrap-up': (
    body: ContactRef & { disposition: Disposition; topicId?: string; unattended?: boolean },
    reply: Reply<ContactView>,
  ) => void;
  /** More time for wrap-up, as often as the agent's terms allow (TOO_MANY). */
  'contact.extend': (body: ContactRef, reply: Reply<ContactView>) => void;
  /** A note that only colleagues in the contact read. */
  'message.note': (body: ContactRef & { clientId: string; text: string }, reply: Reply<MessageView>) => void;
  /** Whom the owner may pass it on to, or ask. */
  'contact.targets': (body: ContactRef, reply: Reply<Targets>) => void;
  /** To a queue, or to an agent for whom it is kept for a while: one of the two. */
  'contact.transfer': (
    body: ContactRef & { queueId?: string; agentId?: string },
    reply: Reply<ContactView>,
  ) => void;
  /** Rings at a colleague's console; AGENT_BUSY without room there. */
  'contact.invite': (
    body: ContactRef & { agentId: string; role: GuestRole },
    reply: Reply<ContactView>,
  ) => void;
  /** A guest comes in. */
  'contact.join': (body: ContactRef, reply: Reply<Conversation>) => void;
  /** A guest declines the invitation, or goes. */
  'contact.leave': (body: ContactRef, reply: Reply<ContactView>) => void;
  /** The owner lets a guest go. */
  'contact.dismiss': (body: ContactRef & { agentId: string }, reply: Reply<ContactView>) => void;
  /** To a guest who has joined: a warm transfer. */
  'contact.hand-over': (body: ContactRef & { agentId: string }, reply: Reply<ContactView>) => void;
  /** A waiting contact of a queue they serve, out of its turn. */
  'contact.pull': (body: ContactRef, reply: Reply<Conversation>) => void;
  /** What the owner of a call wishes of it now. */
  'call.control': (body: ContactRef, reply: Reply<CallControl>) => void;
  /** The owner puts the caller on hold, with music, or takes them back. */
  'call.hold': (body: ContactRef & { on: boolean }, reply: Reply<CallControl>) => void;
  /** The owner wants nothing recorded for a while, or recording to go on. */
  'call.pause-recording': (body: ContactRef & { on: boolean }, reply: Reply<CallControl>) => void;
  /** The owner begins to record, or ends it, in a queue that records on demand; FORBIDDEN elsewhere. */
  'call.record': (body: ContactRef & { on: boolean }, reply: Reply<CallControl>) => void;
  /** The customer who was called and not reached is called again; STATE_CONFLICT where that is not so. */
  'call.redial': (body: ContactRef, reply: Reply<CallControl>) => void;
  /** What was written down of the owner's call so far, in order; nothing where that is off. */
  'call.transcript': (body: ContactRef, reply: Reply<TranscriptLine[]>) => void;
}

/** Pushes are hints: a client that sees a gap, or reconnects, asks `desk.sync` and `contact.open`. */
export interface AgentServerEvents {
  /** A contact the agent holds, or has just lost, changed. */
  'contact.changed': (contact: ContactView) => void;
  'message.added': (message: MessageView) => void;
  'agent.changed': (agent: AgentView) => void;
  /**
   * Something of the agent's call changed: a supervisor came or left, where the deployment shows that; a pause is in
   * effect; the customer who is called back is being called, has answered, or was not reached.
   */
  'call.changed': (control: CallControl) => void;
  /** Something said in the agent's call was written down; lines may come out of order. */
  'call.transcribed': (line: TranscriptLine) => void;
}

/** What a visitor may know of their own contact. */
export interface VisitorContact {
  contactId: string;
  state: ContactState;
  /** Rises with every change: of two, the higher is newer. */
  seq: number;
  /** How many wait before them, 0 = next; null unless waiting. A push never says. */
  ahead: number | null;
  /** Seconds until an agent is likely to be there; null if that can't be told. */
  expectedWait: number | null;
}
export interface VisitorConversation {
  contact: VisitorContact | null;
  messages: VisitorMessage[];
  /** How satisfied they were, as long as that is asked. */
  question?: SatisfactionQuestion;
}
export type VisitorMessage = Pick<
  MessageView,
  'id' | 'contactId' | 'seq' | 'kind' | 'text' | 'clientId' | 'at'
> & { direction: Exclude<MessageDirection, 'internal'> };

/** Namespace /visitor, auth: {token: the visitor's own, from POST /api/v1/visitors}. */
export interface VisitorClientEvents {
  /** `afterSeq` counts in the contact named; of another contact all messages are answered. */
  'conversation.sync': (
    body: { contactId?: string; afterSeq?: number },
    reply: Reply<VisitorConversation>,
  ) => void;
  'message.send': (body: { clientId: string; text: string }, reply: Reply<VisitorMessage>) => void;
  'contact.leave': (body: Record<string, never>, reply: Reply<Record<string, never>>) => void;
  /**
   * Instead of waiting: to be answered here, or called at `phone`, when it is their turn; the place is kept.
   * NO_OPEN_CONTACT unless one waits.
   */
  'contact.callback': (body: { phone?: string }, reply: Reply<Record<string, never>>) => void;
  /** NO_OPEN_CONTACT if nothing is asked. */
  'satisfaction.answer': (body: { score: SatisfactionScore }, reply: Reply<Record<string, never>>) => void;
}
export interface VisitorServerEvents {
  'contact.changed': (contact: VisitorContact) => void;
  'message.added': (message: VisitorMessage) => void;
  /** Something is asked: `conversation.sync` tells it. */
  'satisfaction.asked': (question: { contactId: string }) => void;
}

/** Namespace /live, auth: {token: bearer token}. */
export interface LiveClientEvents {
  /** Answers the present figures; changes follow as `figures.changed`. */
  'figures.watch': (body: Partial<FigureScope>, reply: Reply<LiveFigures>) => void;
  /** Supervisors and administrators: the floor as it is; changes follow as `floor.changed`. */
  'floor.watch': (body: Partial<DistrictScope>, reply: Reply<Floor>) => void;
}
export interface LiveServerEvents {
  'figures.changed': (figures: LiveFigures) => void;
  'floor.changed': (change: FloorChange) => void;
}

/** Rooms, one name each. */
export const rooms = {
  agent: (agentId: string): string => `agent:${agentId}`,
  visitor: (accountId: string, customerId: string): string => `visitor:${accountId}:${customerId}`,
  session: (sessionId: string): string => `session:${sessionId}`,
};

export const NAMESPACES = ['/agent', '/visitor', '/live'] as const;
export type Namespace = (typeof NAMESPACES)[number];

/** Sends to sockets wherever they are connected, from any process. At most once: clients resynchronise. */
export interface Push {
  send(namespace: Namespace, room: string, event: string, payload: unknown): void;
  /** Ends every socket in the room, in every process. */
  disconnect(namespace: Namespace, room: string): void;
}
