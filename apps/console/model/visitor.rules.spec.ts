import { describe, expect, it } from '@jest/globals';
import type { ContactState, VisitorContact, VisitorMessage } from '#libs/contract';
import {
  emptyVisitor,
  phaseOf,
  type VisitorState,
  visitorResume,
  waitMinutes,
  withVisitorContact,
  withVisitorConversation,
  withVisitorMessages,
} from './visitor.rules.js';

const contact = (contactId: string, seq: number, state: ContactState = 'waiting'): VisitorContact => ({
  contactId,
  state,
  seq,
  ahead: state === 'waiting' ? 1 : null,
  expectedWait: null,
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

  it('keeps the place in line when a push leaves it out, and drops it when nobody waits any more', () => {
    expect(withVisitorContact(state(), { ...contact('c1', 5), ahead: null }).contact?.ahead).toBe(1);
    expect(withVisitorContact(state(), { ...contact('c1', 5), ahead: 0 }).contact?.ahead).toBe(0);
    expect(withVisitorContact(state(), contact('c1', 5, 'active')).contact?.ahead).toBeNull();
  });

  it('keeps the expected wait with the place, and tells it in minutes begun', () => {
    const told = withVisitorContact(state(), { ...contact('c1', 5), ahead: 2, expectedWait: 61 });
    expect(waitMinutes(told.contact)).toBe(2);
    const pushed = withVisitorContact(told, { ...contact('c1', 6), ahead: null, expectedWait: null });
    expect(waitMinutes(pushed.contact)).toBe(2);
    const unknown = withVisitorContact(told, { ...contact('c1', 6), ahead: 2, expectedWait: null });
    expect(waitMinutes(unknown.contact)).toBeNull();
    expect(waitMinutes(withVisitorContact(told, contact('c1', 7, 'active')).contact)).toBeNull();
    expect(waitMinutes({ ...contact('c1', 5), expectedWait: 3 })).toBe(1);
  });

  it('goes on after the last message of the present contact', () => {
    expect(visitorResume(emptyVisitor)).toEqual({});
    expect(visitorResume(state())).toEqual({ contactId: 'c1', afterSeq: 3 });
    expect(visitorResume({ ...state(), contact: contact('c2', 1) })).toEqual({});
  });

  it('takes an answer in whole', () => {
    const next = withVisitorConversation(emptyVisitor, {
      contact: contact('c1', 4),
      messages: [message('c1', 1)],
    });
    expect(next).toEqual({ contact: contact('c1', 4), messages: [message('c1', 1)] });
  });
});
