import type { TimelineEntry } from '#libs/contract';
import { describe, expect, it } from '@jest/globals';
import { keptStretches, stretchesOf } from './stretch.rules.js';

/** Entries by what happened, numbered, at these times. */
const timelineOf = (...entries: [at: number, type: string, more?: object][]): TimelineEntry[] =>
  entries.map(([at, type, more], i) => ({ seq: i + 1, at, type, ...more }) as unknown as TimelineEntry);
const stretches = (...entries: [at: number, type: string, more?: object][]): string[] =>
  stretchesOf({ timeline: timelineOf(...entries) }).map(
    ({ agentId, from, until, seq }) => `${agentId} ${from}–${until ?? ''} ${seq ?? ''}`,
  );
const kept = (first: number | undefined, ...entries: [at: number, type: string, more?: object][]): string[] =>
  keptStretches({ contact: { id: 'c' }, timeline: timelineOf(...entries) } as never, first).map(
    ({ _id, from, until }) => `${_id} ${from.getTime()}–${until?.getTime()}`,
  );
const ann = { agentId: 'ann' };

describe('when agents were on a contact', () => {
  it('is from accepting to closing, wrap-up included', () => {
    expect(
      stretches([0, 'contact.opened'], [5, 'contact.offered', ann], [9, 'contact.accepted', ann]),
    ).toEqual(['ann 9– ']);
    expect(
      stretches([9, 'contact.accepted', ann], [20, 'contact.ended', ann], [25, 'contact.closed', ann]),
    ).toEqual(['ann 9–25 3']);
  });

  it('ends with a transfer for who passes it on, and begins at once for a colleague who gets it warm', () => {
    const passed = (more: object): string[] =>
      stretches([1, 'contact.accepted', ann], [5, 'contact.transferred', { ...ann, ...more }]);
    expect(passed({ kind: 'warm', toAgentId: 'bob' })).toEqual(['ann 1–5 2', 'bob 5– ']);
    expect(passed({ kind: 'agent', toAgentId: 'bob' })).toEqual(['ann 1–5 2']);
    expect(passed({ kind: 'queue', toAgentId: null })).toEqual(['ann 1–5 2']);
  });

  it('is a guest’s from joining to leaving, and everybody’s until the end', () => {
    const bob = { guestId: 'bob' };
    expect(
      stretches([1, 'contact.accepted', ann], [2, 'contact.joined', bob], [4, 'contact.left', bob]),
    ).toEqual(['bob 2–4 3', 'ann 1– ']);
    expect(
      stretches([1, 'contact.accepted', ann], [2, 'contact.joined', bob], [6, 'contact.closed', ann]),
    ).toEqual(['ann 1–6 3', 'bob 2–6 3']);
  });

  it('ends when the contact is lost, given back or taken over; who takes what nobody has takes it from nobody', () => {
    const begun = [1, 'contact.accepted', ann] as [number, string, object];
    expect(stretches(begun, [3, 'contact.released', ann])).toEqual(['ann 1–3 2']);
    expect(stretches(begun, [3, 'contact.requeued', ann])).toEqual(['ann 1–3 2']);
    expect(stretches(begun, [3, 'contact.requeued', { agentId: null }])).toEqual(['ann 1– ']);
    expect(stretches(begun, [3, 'contact.taken', { agentId: 'eve', fromAgentId: 'ann' }])).toEqual([
      'ann 1–3 2',
      'eve 3– ',
    ]);
    expect(stretches([3, 'contact.taken', { agentId: 'eve', fromAgentId: null }])).toEqual(['eve 3– ']);
    expect(stretches(begun, [4, 'contact.abandoned'])).toEqual(['ann 1–4 2']);
  });

  it('is never below nothing, whatever the clocks say', () => {
    expect(stretches([9, 'contact.accepted', ann], [7, 'contact.closed', ann])).toEqual(['ann 9–9 2']);
  });
});

describe('the stretches that are kept', () => {
  const taken = [4, 'contact.taken', { agentId: 'eve', fromAgentId: 'ann' }] as [number, string, object];
  const both: [number, string, object][] = [[1, 'contact.accepted', ann], taken, [9, 'contact.closed', ann]];

  it('are those that are over, each once by the entry that ended it', () => {
    expect(kept(undefined, ...both.slice(0, 2))).toEqual(['c:2:ann 1–4']);
    expect(kept(undefined, ...both)).toEqual(['c:2:ann 1–4', 'c:3:eve 4–9']);
  });

  it('are from an entry on, itself included', () => {
    expect([2, 3, 4].map((first) => kept(first, ...both).length)).toEqual([2, 1, 0]);
  });

  it('are none that lasted no time', () => {
    expect(kept(undefined, [1, 'contact.accepted', ann], [1, 'contact.closed', ann])).toEqual([]);
  });
});
