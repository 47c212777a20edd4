import type { AgentView, ContactView, Conversation, Desk, GuestRole, MessageView } from '#libs/contract';
import { lastSeq, mergeMessages } from './conversation.rules.js';

/** The agent's desk as one value, and the only rules by which it changes. */

export interface DeskState {
  agent: AgentView | null;
  /** Latest view of every contact heard of; `heldContacts` picks those the agent holds. */
  contacts: Readonly<Record<string, ContactView>>;
  messages: Readonly<Record<string, readonly MessageView[]>>;
  /** By contact, the number of the last message the agent has seen. */
  readUpTo: Readonly<Record<string, number>>;
  /** By contact, the step at which it last changed. */
  touched: Readonly<Record<string, number>>;
  /** Contacts whose messages were asked for from the first one on: only these may be asked for what is newer. */
  opened: Readonly<Record<string, true>>;
  /** The step at which the agent's view last changed. */
  agentTouched: number;
  /** Counts changes, so that a slow snapshot can't undo a push that came after it was asked for. */
  step: number;
  synced: boolean;
}

export type DeskAction =
  | { type: 'synced'; desk: Desk; askedAtStep: number }
  | { type: 'contact-changed'; contact: ContactView }
  | { type: 'opened'; conversation: Conversation; fromStart: boolean }
  | { type: 'message-added'; message: MessageView }
  | { type: 'agent-changed'; agent: AgentView }
  | { type: 'read'; contactId: string };

export const emptyDesk = (readUpTo: Record<string, number> = {}): DeskState => ({
  agent: null,
  contacts: {},
  messages: {},
  readUpTo,
  touched: {},
  opened: {},
  agentTouched: 0,
  step: 0,
  synced: false,
});

/** Of two views of one contact, the newer one; a stale push changes nothing. */
const newerContact = (known: ContactView | undefined, fresh: ContactView): ContactView =>
  known && known.seq > fresh.seq ? known : fresh;

/** What somebody is in a contact: its owner, a guest who speaks to whom their role says, or asked to come. */
export type Part = 'owner' | GuestRole | 'invited';
export function partOf(contact: ContactView, agentId: string | undefined): Part | null {
  if (agentId === undefined || contact.state === 'closed' || contact.state === 'waiting') return null;
  if (contact.owner?.agentId === agentId) return 'owner';
  const guest = contact.guests.find((one) => one.agentId === agentId);
  return guest ? (guest.joined ? guest.role : 'invited') : null;
}

/** Is it on this agent's desk, from the ringing offer to the end of wrap-up, as owner or guest? */
export const holds = (contact: ContactView, agentId: string | undefined): boolean =>
  partOf(contact, agentId) !== null;

/** Rings at this agent: an offer, or an invitation. */
export const rings = (contact: ContactView, agentId: string | undefined): boolean => {
  const part = partOf(contact, agentId);
  return part === 'invited' || (part === 'owner' && contact.state === 'offered');
};

/**
 * What is said in a contact, as far as the desk shows it. Of one that rings nothing: words that came before the offer
 * are not known yet, and those after it would be there by chance.
 */
export const shownOf = (state: DeskState, contact: ContactView): readonly MessageView[] =>
  rings(contact, state.agent?.id) ? [] : (state.messages[contact.id] ?? []);

/** What the agent holds: offers first, then by arrival at the agent. */
export function heldContacts(state: DeskState): ContactView[] {
  const startOf = (c: ContactView): string => c.answeredAt ?? c.queuedAt;
  const rank = (c: ContactView): number => (rings(c, state.agent?.id) ? 0 : 1);
  return Object.values(state.contacts)
    .filter((c) => holds(c, state.agent?.id))
    .sort((a, b) => rank(a) - rank(b) || startOf(a).localeCompare(startOf(b)) || a.id.localeCompare(b.id));
}

/** Ringing offers and invitations, the one that runs out first in front. */
export const offers = (held: readonly ContactView[], agentId: string | undefined): ContactView[] =>
  held
    .filter((c) => rings(c, agentId))
    .sort((a, b) => (a.deadlineAt ?? '').localeCompare(b.deadlineAt ?? ''));

/** Being talked in or wrapped up by this agent: its messages belong on the screen. */
export const isTalk = (contact: ContactView, agentId: string | undefined): boolean =>
  (contact.state === 'active' || contact.state === 'wrap-up') &&
  holds(contact, agentId) &&
  !rings(contact, agentId);

/** A talk that began elsewhere, e.g. in another tab: what was said in it has not been asked for. */
export const isUnopened = (state: DeskState, contact: ContactView): boolean =>
  isTalk(contact, state.agent?.id) && !state.opened[contact.id];

/** Contacts the agent was talking in and has lost without ending them; `passed` are those they passed on themselves. */
export function lostContacts(
  before: DeskState,
  after: DeskState,
  passed: ReadonlySet<string> = new Set(),
): ContactView[] {
  return goneContacts(before, after).filter(({ id }) => !passed.has(id));
}

/** Contacts the agent was talking in and has no more, though they are not over. */
export function goneContacts(before: DeskState, after: DeskState): ContactView[] {
  return Object.values(before.contacts).filter((old) => {
    const now = after.contacts[old.id];
    const talking = old.state === 'active' && partOf(old, before.agent?.id) === 'owner';
    return talking && (!now || (!holds(now, after.agent?.id) && now.state !== 'closed'));
  });
}

function withContact(state: DeskState, fresh: ContactView): DeskState {
  const contact = newerContact(state.contacts[fresh.id], fresh);
  if (contact === state.contacts[fresh.id]) return state;
  const step = state.step + 1;
  return {
    ...state,
    step,
    contacts: { ...state.contacts, [contact.id]: contact },
    touched: { ...state.touched, [contact.id]: step },
  };
}

function withMessages(state: DeskState, contactId: string, fresh: readonly MessageView[]): DeskState {
  const known = state.messages[contactId] ?? [];
  const merged = mergeMessages(known, fresh);
  if (merged === known) return state;
  return { ...state, messages: { ...state.messages, [contactId]: merged } };
}

/** A snapshot is the whole truth, except for what changed after it was asked for. */
function withDesk(state: DeskState, desk: Desk, askedAtStep: number): DeskState {
  const contacts: Record<string, ContactView> = {};
  for (const fresh of desk.contacts) {
    contacts[fresh.id] = newerContact(state.contacts[fresh.id], fresh);
  }
  for (const known of Object.values(state.contacts)) {
    if ((state.touched[known.id] ?? 0) > askedAtStep) contacts[known.id] ??= known;
  }
  const kept = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(record).filter(([id]) => id in contacts));
  return {
    ...state,
    agent: state.agent && state.agentTouched > askedAtStep ? state.agent : desk.agent,
    contacts,
    messages: kept(state.messages),
    readUpTo: kept(state.readUpTo),
    touched: kept(state.touched),
    opened: kept(state.opened),
    synced: true,
  };
}

/** The latest word counts: `since` may well go back, e.g. to the answer, when a break is taken back. */
function withAgent(state: DeskState, agent: AgentView): DeskState {
  if (state.agent && state.agent.id !== agent.id) return state;
  const step = state.step + 1;
  return { ...state, step, agent, agentTouched: step };
}

export function deskReducer(state: DeskState, action: DeskAction): DeskState {
  switch (action.type) {
    case 'synced':
      return withDesk(state, action.desk, action.askedAtStep);
    case 'contact-changed':
      return withContact(state, action.contact);
    case 'opened': {
      const { contact, messages } = action.conversation;
      const after = withMessages(withContact(state, contact), contact.id, messages);
      if (!action.fromStart || after.opened[contact.id]) return after;
      return { ...after, opened: { ...after.opened, [contact.id]: true } };
    }
    case 'message-added':
      return withMessages(state, action.message.contactId, [action.message]);
    case 'agent-changed':
      return withAgent(state, action.agent);
    case 'read': {
      const seq = lastSeq(state.messages[action.contactId] ?? []);
      if (seq <= (state.readUpTo[action.contactId] ?? 0)) return state;
      return { ...state, readUpTo: { ...state.readUpTo, [action.contactId]: seq } };
    }
  }
}
