import type { ContactImage, NewTimelineEntry, ReactionChange } from '#libs/contract';
import { describe, expect, it } from '@jest/globals';
import { ReactionMemory } from './reaction-memory.rules.js';

const entry = (at: number): NewTimelineEntry => ({ type: 'contact.responded', at, agentId: 'a' });
/** The change that appended entries `from` to `to`; each is told by its time. */
const change = (from: number, to: number, id = 'c'): ReactionChange => ({
  contact: { id, seq: to, customer: { id: 'x' } } as ContactImage,
  entries: Array.from({ length: to - from + 1 }, (_, i) => entry(from + i)),
});
const seqs = (list: readonly { seq: number; at: number }[] | undefined): number[] | undefined =>
  list?.map(({ seq, at }) => {
    expect(at).toBe(seq);
    return seq;
  });

describe('what is remembered of timelines', () => {
  it('makes the whole timeline of a contact that is new', () => {
    const item = new ReactionMemory().itemOf([change(1, 2)]);
    expect(seqs(item?.timeline)).toEqual([1, 2]);
    expect(seqs(item?.fresh)).toEqual([1, 2]);
  });

  it('goes on from what was reacted to', () => {
    const memory = new ReactionMemory();
    memory.remember(memory.itemOf([change(1, 2)])!);
    const item = memory.itemOf([change(3, 3), change(4, 5)]);
    expect(seqs(item?.timeline)).toEqual([1, 2, 3, 4, 5]);
    expect(seqs(item?.fresh)).toEqual([3, 4, 5]);
    expect(item?.contact.seq).toBe(5);
  });

  it('takes changes in any order, and twice', () => {
    const item = new ReactionMemory().itemOf([change(3, 4), change(1, 2), change(3, 4)]);
    expect(seqs(item?.fresh)).toEqual([1, 2, 3, 4]);
  });

  it('says nothing where a change is missing', () => {
    const memory = new ReactionMemory();
    expect(memory.itemOf([change(3, 3)])).toBeNull();
    memory.remember(memory.itemOf([change(1, 2)])!);
    expect(memory.itemOf([change(4, 4)])).toBeNull();
  });

  it('forgets the contact that it has not heard of for longest', () => {
    const memory = new ReactionMemory(2);
    for (const id of ['a', 'b']) memory.remember(memory.itemOf([change(1, 1, id)])!);
    memory.remember(memory.itemOf([change(2, 2, 'a')])!);
    memory.remember(memory.itemOf([change(1, 1, 'c')])!);
    expect(['a', 'b', 'c'].map((id) => memory.seenOf(id))).toEqual([2, 0, 1]);
  });
});
