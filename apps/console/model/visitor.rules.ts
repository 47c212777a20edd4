import type { VisitorContact, VisitorConversation, VisitorMessage } from '#libs/contract';

/** What a visitor's page knows, and how pushes and answers change it. */
export interface VisitorState {
  contact: VisitorContact | null;
  messages: readonly VisitorMessage[];
}

export const emptyVisitor: VisitorState = { contact: null, messages: [] };

/** What the page says about the conversation. */
export type Phase = 'fresh' | 'waiting' | 'ringing' | 'active' | 'ended';

export function phaseOf(contact: VisitorContact | null): Phase {
  if (!contact) return 'fresh';
  const phases = {
    waiting: 'waiting',
    offered: 'ringing',
    active: 'active',
    'wrap-up': 'ended',
    closed: 'ended',
  } as const;
  return phases[contact.state];
}

/**
 * A stale view of the same contact is ignored; a view of another contact is a new conversation.
 * Pushes leave `ahead` and `expectedWait` out: what is known stays until an answer brings others.
 */
export function withVisitorContact(state: VisitorState, fresh: VisitorContact): VisitorState {
  const known = state.contact;
  if (known?.contactId !== fresh.contactId) return { ...state, contact: fresh };
  if (known.seq > fresh.seq) return state;
  // Only an answer knows the place; it also says when a wait can't be told any more.
  const told = fresh.ahead === null ? known : fresh;
  const waits = fresh.state === 'waiting';
  const [ahead, expectedWait] = waits ? [told.ahead, told.expectedWait] : [null, null];
  return { ...state, contact: { ...fresh, ahead, expectedWait } };
}

/** An expected wait as people speak of it, in whole minutes begun; null if it can't be told. */
export const waitMinutes = (contact: VisitorContact | null): number | null =>
  contact === null || contact.expectedWait === null
    ? null
    : Math.max(1, Math.ceil(contact.expectedWait / 60));

/** Each message once; numbers order one contact, times order several. */
export function withVisitorMessages(state: VisitorState, fresh: readonly VisitorMessage[]): VisitorState {
  if (fresh.length === 0) return state;
  const byId = new Map([...state.messages, ...fresh].map((m) => [m.id, m]));
  const order = (a: VisitorMessage, b: VisitorMessage): number =>
    a.contactId === b.contactId ? a.seq - b.seq : a.at.localeCompare(b.at);
  return { ...state, messages: [...byId.values()].sort(order) };
}

/** From where to ask again: after the last message of the present contact; from the start if there is none. */
export function visitorResume(state: VisitorState): { contactId?: string; afterSeq?: number } {
  const contactId = state.contact?.contactId;
  const seqs = state.messages.filter((m) => m.contactId === contactId).map((m) => m.seq);
  if (contactId === undefined || seqs.length === 0) return {};
  return { contactId, afterSeq: Math.max(...seqs) };
}

export function withVisitorConversation(state: VisitorState, answer: VisitorConversation): VisitorState {
  const next = withVisitorMessages(state, answer.messages);
  return answer.contact ? withVisitorContact(next, answer.contact) : next;
}
