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

/** A stale view of the same contact is ignored; a view of another contact is a new conversation. */
export function withVisitorContact(state: VisitorState, fresh: VisitorContact): VisitorState {
  const known = state.contact;
  if (known && known.contactId === fresh.contactId && known.seq > fresh.seq) return state;
  return { ...state, contact: fresh };
}

/** Each message once; numbers order one contact, times order several. */
export function withVisitorMessages(state: VisitorState, fresh: readonly VisitorMessage[]): VisitorState {
  if (fresh.length === 0) return state;
  const byId = new Map([...state.messages, ...fresh].map((m) => [m.id, m]));
  const order = (a: VisitorMessage, b: VisitorMessage): number =>
    a.contactId === b.contactId ? a.seq - b.seq : a.at.localeCompare(b.at);
  return { ...state, messages: [...byId.values()].sort(order) };
}

/** The number after which to ask again; undefined = everything. */
export function visitorResumeAfter(state: VisitorState): number | undefined {
  const seqs = state.messages.filter((m) => m.contactId === state.contact?.contactId).map((m) => m.seq);
  return seqs.length > 0 ? Math.max(...seqs) : undefined;
}

/**
 * True if the answer is about another contact than the one we asked to continue: `afterSeq` then
 * cut off its first messages, and everything has to be asked for.
 */
export const needsWhole = (
  state: VisitorState,
  asked: number | undefined,
  answer: VisitorConversation,
): boolean => asked !== undefined && answer.contact?.contactId !== state.contact?.contactId;

export function withVisitorConversation(state: VisitorState, answer: VisitorConversation): VisitorState {
  const next = withVisitorMessages(state, answer.messages);
  return answer.contact ? withVisitorContact(next, answer.contact) : next;
}
