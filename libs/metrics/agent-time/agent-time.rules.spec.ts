import { story } from '#kit';
import { describe, expect, it } from '@jest/globals';
import { fc } from '#kit/property';
import { factsOfTime, lengthOf, spentIn, type Duty } from './agent-time.rules.js';
import { stretchesOf } from './stretch.rules.js';

const HOUR = 3_600_000;
const START = Date.parse('2026-03-02T01:00:00Z');
const at = (minute: number): number => START + minute * 60_000;
const between = (from: number, until: number): { from: number; until: number } => ({
  from: at(from),
  until: at(until),
});
const duty = (duty: Duty, from: number, until: number) => ({ duty, ...between(from, until) });

describe('a half-hour of an agent', () => {
  it('is work, idleness and what is not ready, concurrent chats once', () => {
    const duties = [duty('online', -60, 20), duty('break', 20, 25), duty('not-responding', 25, 27)];
    const contacts = [between(0, 6), between(2, 8), between(19, 22)];
    const minutes = Object.entries(spentIn(START, { duties, contacts })).map(([way, ms]) => [
      way,
      ms / 60_000,
    ]);
    expect(Object.fromEntries(minutes)).toEqual({ worked: 11, idled: 11, unready: 5 });
  });

  it('never is longer than half an hour, and no part of it negative, whatever overlaps', () => {
    const minute = fc.integer({ min: -90, max: 90 });
    const interval = fc.tuple(minute, minute).map(([a, b]) => between(Math.min(a, b), Math.max(a, b)));
    const duties = fc.array(
      fc.record({ duty: fc.constantFrom<Duty>('online', 'break', 'not-responding'), interval }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(duties, fc.array(interval, { maxLength: 6 }), (some, contacts) => {
        const spent = spentIn(START, {
          duties: some.map((one) => ({ duty: one.duty, ...one.interval })),
          contacts,
        });
        const whole = spent.worked + spent.idled + spent.unready;
        expect(whole).toBeLessThanOrEqual(HOUR / 2);
        for (const ms of Object.values(spent)) expect(ms).toBeGreaterThanOrEqual(0);
        // Minute by minute, counted without cutting anything.
        const minutes = Array.from({ length: 30 }, (_, n) => at(n) + 1);
        const on = minutes.filter((t) => contacts.some(({ from, until }) => from <= t && t < until));
        expect(spent.worked).toBe(on.length * 60_000);
      }),
    );
  });

  it('tells nothing of an agent who was not there', () => {
    const past = { agentId: 'ann', districtId: '22', contacts: [] };
    expect(factsOfTime(START, { ...past, duties: [duty('online', 30, 90)] })).toEqual([]);
    const [fact] = factsOfTime(START, { ...past, duties: [duty('online', 10, 90)] });
    expect(fact).toMatchObject({
      id: 'agent:ann:2026-03-02:18:idled',
      day: '2026-03-02',
      slot: 18,
      agentId: 'ann',
      value: 20 * 60_000,
    });
  });

  it('adds up intervals without counting a moment twice', () => {
    expect(lengthOf(between(0, 30), [between(5, 10), between(5, 12), between(11, 13), between(40, 50)])).toBe(
      8 * 60_000,
    );
  });
});

describe('stretches of a contact', () => {
  const minutes = (steps: Parameters<typeof story>[2]): unknown[] =>
    stretchesOf(story('c', START, steps)).map(({ agentId, from, until }) => [
      agentId,
      (from - START) / 60_000,
      until === null ? null : (until - START) / 60_000,
    ]);
  it('last from accepting to closing, and change hands', () => {
    expect(
      minutes([
        [0, 'contact.opened'],
        [0, 'contact.queued'],
        [60, 'contact.accepted', { agentId: 'ann' }],
        [60, 'contact.joined', { guestId: 'bob' }],
        [60, 'contact.transferred', { agentId: 'ann', kind: 'warm', toAgentId: 'bob' }],
        [60, 'contact.ended'],
        [60, 'contact.closed', { agentId: 'bob' }],
      ]),
    ).toEqual([
      ['ann', 1, 3],
      ['bob', 2, 5],
    ]);
  });
  it('go on while nobody has ended them', () => {
    expect(
      minutes([
        [0, 'contact.opened'],
        [0, 'contact.queued'],
        [60, 'contact.accepted', { agentId: 'ann' }],
        [60, 'contact.released', { agentId: 'ann' }],
        [60, 'contact.accepted', { agentId: 'bob' }],
      ]),
    ).toEqual([
      ['ann', 1, 2],
      ['bob', 3, null],
    ]);
  });
});
