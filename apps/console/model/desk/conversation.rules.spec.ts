import { describe, expect, it } from '@jest/globals';
import type { MessageView } from '#libs/contract';
import { lastSeq, mergeMessages, resumeAfter, unreadCount } from './conversation.rules.js';

const message = (seq: number, change: Partial<MessageView> = {}): MessageView => ({
  id: `m${seq}`,
  contactId: 'c1',
  seq,
  direction: 'outbound',
  kind: 'text',
  text: `text ${seq}`,
  agentId: 'a1',
  clientId: null,
  delivery: 'sent',
  deliveryCode: null,
  at: '2026-03-01T00:00:00.000Z',
  ...change,
});
const inbound = (seq: number): MessageView =>
  message(seq, { direction: 'inbound', delivery: 'received', agentId: null });

describe('merging messages', () => {
  it('keeps each once, in the order of their numbers', () => {
    const merged = mergeMessages([message(1), message(5)], [message(3), message(5)]);
    expect(merged.map((m) => m.seq)).toEqual([1, 3, 5]);
  });

  it('moves a delivery forward', () => {
    const [only] = mergeMessages(
      [message(1, { delivery: 'pending' })],
      [message(1, { delivery: 'failed', deliveryCode: '45015' })],
    );
    expect(only).toMatchObject({ delivery: 'failed', deliveryCode: '45015' });
  });

  it('does not let a late push turn sent back into pending', () => {
    const [only] = mergeMessages([message(1)], [message(1, { delivery: 'pending' })]);
    expect(only?.delivery).toBe('sent');
  });

  it('answers the same list if there is nothing new', () => {
    const known = [message(1)];
    expect(mergeMessages(known, [])).toBe(known);
  });
});

describe('where to go on asking', () => {
  it('starts from the beginning when nothing is known', () => expect(resumeAfter([])).toBeUndefined());
  it('goes on after the last message', () => expect(resumeAfter([message(1), message(7)])).toBe(7));
  it.each(['pending', 'unknown'] as const)('asks again from the first %s message', (delivery) => {
    expect(resumeAfter([message(1), message(4, { delivery }), inbound(7)])).toBe(3);
  });
});

describe('unread', () => {
  const messages = [inbound(1), message(3), inbound(5), inbound(7)];
  it('counts only what the customer said after what was seen', () => {
    expect(unreadCount(messages, 0)).toBe(3);
    expect(unreadCount(messages, 5)).toBe(1);
    expect(unreadCount(messages, 7)).toBe(0);
  });
  it('knows the last number', () => {
    expect(lastSeq(messages)).toBe(7);
    expect(lastSeq([])).toBe(0);
  });
});
