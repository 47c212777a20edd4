import { describe, expect, it } from '@jest/globals';
import { answeredSince } from './answered-since.rules.js';

const at = (minute: number): string => new Date(Date.UTC(2026, 2, 1, 8, minute)).toISOString();
const contact = (id: string, opened: number, answered: number | null, callbackId: string | null = null) => ({
  id,
  callbackId,
  continues: null,
  openedAt: at(opened),
  queuedAt: at(opened),
  answeredAt: answered === null ? null : at(answered),
});
/** Of the contact `first`, whose place of minute 0 was kept. */
const callback = { ...contact('callback', 40, 41, 'c1'), continues: 'first', queuedAt: at(0) };

describe('a customer who is called back', () => {
  it('was answered since, if they came by themselves and somebody talked with them: the last time counts', () => {
    const earlier = [contact('third', 20, 22), contact('second', 10, 12), contact('first', 0, null)];
    expect(answeredSince(callback, earlier)).toBe(at(22));
  });

  it.each([
    ['was not in the contact that it is for', [contact('first', 0, 3)]],
    ['was not before', [contact('first', 5, null), contact('old', 1, 2)]],
    ['was not if nobody came', [contact('second', 10, null), contact('first', 0, null)]],
    ['was not when we called them', [contact('attempt', 10, 12, 'c1'), contact('first', 0, null)]],
    ['was not, as far as is known', []],
  ])('%s', (_, earlier) => {
    expect(answeredSince(callback, earlier)).toBeNull();
  });

  it('was answered after the place that is kept, where the contact it is for is not shown', () => {
    expect(answeredSince(callback, [contact('second', 10, 12)])).toBe(at(12));
  });
});
