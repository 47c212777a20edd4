import { describe, expect, it } from '@jest/globals';
import type { ContactState, VisitorContact, VisitorMessage } from '#libs/contract';
import {
  emptyVisitor,
  needsWhole,
  phaseOf,
  type VisitorState,
  visitorResumeAfter,
  withVisitorContact,
  withVisitorConversation,
  withVisitorMessages,
} from './visitor.rules.js';

const contact = (contactId: string, seq: number, state: ContactState = 'waiting'): VisitorContact => ({
  contactId,
  state,
  seq,
  ahead: state === 'waiting' ? 1 : null,
});
const message = (contactId: string, seq: number, minute = seq): VisitorMessage => ({
  id: `${contactId}-${seq}`,
  contactId,
  seq,
  direction: 'inbound',
  kind: 'text',
  text: '您好',
  clientId: null,
  at: `2026-03-01T00:${String(minute).padStart(2, '0')}:00.000Z`,
});
const state = (): VisitorState => ({
  contact: contact('c1', 4),
  messages: [message('c1', 1), message('c1', 3)],
});

describe('the visitor page', () => {
  it.each([
    ['waiting', 'waiting'],
    ['offered', 'ringing'],
    ['active', 'active'],
    ['wrap-up', 'ended'],
    ['closed', 'ended'],
  ] as const)('shows %s as %s', (from, phase) => expect(phaseOf(contact('c1', 1, from))).toBe(phase));
  it('is fresh without a contact', () => expect(phaseOf(null)).toBe('fresh'));

  it('ignores a stale view of the same contact', () => {
    const before = state();
    expect(withVisitorContact(before, contact('c1', 3, 'closed'))).toBe(before);
    expect(withVisitorContact(before, contact('c1', 5, 'active')).contact?.state).toBe('active');
  });

  it('follows a new contact although its numbers begin again', () => {
    expect(withVisitorContact(state(), contact('c2', 1)).contact?.contactId).toBe('c2');
  });

  it('keeps each message once, and a later contact after an earlier one', () => {
    const next = withVisitorMessages(state(), [message('c2', 1, 50), message('c1', 2), message('c1', 3)]);
    expect(next.messages.map((m) => m.id)).toEqual(['c1-1', 'c1-2', 'c1-3', 'c2-1']);
  });

  it('goes on after the last message of the present contact', () => {
    expect(visitorResumeAfter(emptyVisitor)).toBeUndefined();
    expect(visitorResumeAfter(state())).toBe(3);
    expect(visitorResumeAfter({ ...state(), contact: contact('c2', 1) })).toBeUndefined();
  });

  it('asks for everything when the answer is about another contact', () => {
    const answer = { contact: contact('c2', 9), messages: [] };
    expect(needsWhole(state(), 3, answer)).toBe(true);
    expect(needsWhole(state(), undefined, answer)).toBe(false);
    expect(needsWhole(state(), 3, { contact: contact('c1', 9), messages: [] })).toBe(false);
  });

  it('takes an answer in whole', () => {
    const next = withVisitorConversation(emptyVisitor, {
      contact: contact('c1', 4),
      messages: [message('c1', 1)],
    });
    expect(next).toEqual({ contact: contact('c1', 4), messages: [message('c1', 1)] });
  });
});
