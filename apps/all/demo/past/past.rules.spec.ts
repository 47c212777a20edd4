import { replay, soundness } from '#libs/contact';
import type { TopicView } from '#libs/contract';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { isDeepStrictEqual } from 'node:util';
import { DEMO_TOPICS } from '../world/index.js';
import { pastOf, type LivedDay, type PastContact, type PastOrder } from './history.rules.js';
import { lastWeeksFrom, pastDays } from './past-days.rules.js';

const TODAY = '2026-11-28';
const HOUR_MS = 3_600_000;
const topics = DEMO_TOPICS.map(({ name, nameEn }, n) => ({
  id: `topic-${n}`,
  districtId: '00',
  name,
  nameEn,
  active: true,
})) as unknown as TopicView[];

const order = (today: string): PastOrder => ({
  days: pastDays(today),
  seed: 1,
  topics,
  idOf: (username) => `id-${username}`,
  customerIdOf: ({ channel, accountId, identity }) => `${channel}:${accountId}:${identity}`,
  linkMs: 24 * HOUR_MS,
  repeatMs: 7 * 24 * HOUR_MS,
});

let days: LivedDay[];
let contacts: PastContact[];
beforeAll(() => {
  days = [...pastOf(order(TODAY))];
  contacts = days.flatMap((day) => day.contacts);
});

describe('the days of the past', () => {
  it('are twelve weeks up to yesterday and the same dates of the year before', () => {
    const all = pastDays(TODAY).map(({ day }) => day);
    expect(all).toHaveLength(168);
    expect([all[0], all[83], all[84], all[167]]).toEqual([
      '2025-09-05',
      '2025-11-27',
      '2026-09-05',
      '2026-11-27',
    ]);
    expect(lastWeeksFrom(TODAY)).toBe('2026-09-05');
    expect(all).toEqual([...new Set(all)].toSorted());
  });

  it('have no 29 February where there was none, and no day twice', () => {
    const all = pastDays('2028-03-10').map(({ day }) => day);
    expect(all).toContain('2028-02-29');
    expect(all).not.toContain('2027-02-29');
    expect(new Set(all).size).toBe(all.length);
  });

  it('go on where the official calendar ends', () => {
    expect(pastDays('2041-05-05')).toHaveLength(168);
  });
});

describe('the contacts of the past', () => {
  it('are the same for the same order, and others for another seed', () => {
    const again = [...pastOf(order(TODAY))].flatMap((day) => day.contacts);
    // Of tens of thousands: compared by what they say, which is quicker.
    expect(JSON.stringify(again) === JSON.stringify(contacts)).toBe(true);
    const other = pastOf({ ...order(TODAY), seed: 2 }).next().value as LivedDay;
    expect(other.contacts).not.toEqual(days[0]?.contacts);
  });

  it('are some tens of thousands, with ids of their own', () => {
    expect(contacts.length).toBeGreaterThan(20_000);
    expect(contacts.length).toBeLessThan(40_000);
    expect(new Set(contacts.map(({ contact }) => contact.id)).size).toBe(contacts.length);
  });

  it('could have come about by the lifecycle alone, and are over', () => {
    const unsound = contacts.filter(
      ({ contact, timeline }) =>
        soundness({ contact, timeline, seats: [] } as never).length > 0 ||
        !isDeepStrictEqual(replay(contact, timeline), contact) ||
        contact.state !== 'closed',
    );
    expect(unsound).toEqual([]);
  });

  it('never have an agent twice at a time', () => {
    const held = new Map<string, { from: number; until: number }[]>();
    for (const { timeline } of contacts) {
      let since: { agentId: string; at: number } | null = null;
      for (const entry of timeline) {
        const lost = ['contact.missed', 'contact.abandoned', 'contact.closed', 'contact.transferred'];
        if (since && lost.includes(entry.type)) {
          const list = held.get(since.agentId) ?? [];
          held.set(since.agentId, [...list, { from: since.at, until: entry.at }]);
          since = null;
        }
        if (entry.type === 'contact.offered') since = { agentId: entry.agentId, at: entry.at };
        if (entry.type === 'contact.transferred') since = { agentId: entry.toAgentId ?? '', at: entry.at };
      }
    }
    for (const turns of held.values()) {
      const sorted = turns.toSorted((a, b) => a.from - b.from);
      for (const [n, turn] of sorted.entries()) {
        expect(turn.from).toBeGreaterThanOrEqual(sorted[n - 1]?.until ?? 0);
      }
    }
  });

  it('have the pattern of a hotline: working days, mornings, growth, and who leaves', () => {
    const on = (day: string): number => days.find((one) => one.day.day === day)?.contacts.length ?? 0;
    expect(on('2026-11-23')).toBeGreaterThan(3 * on('2026-11-22'));
    // The National Day holidays of both years.
    expect(on('2026-10-05')).toBeLessThan(on('2026-10-12') / 3);
    const last = days.filter(({ day }) => day.day >= lastWeeksFrom(TODAY)).flatMap((day) => day.contacts);
    expect(last.length / (contacts.length - last.length)).toBeCloseTo(1.04, 1);
    const asked = contacts.filter(({ contact }) => contact.outcome !== 'self-service');
    const answered = asked.filter(({ contact }) => contact.answeredAt !== null);
    const rate = answered.length / asked.length;
    expect(rate).toBeGreaterThan(0.94);
    expect(rate).toBeLessThan(0.99);
    const hours = (from: number, to: number): number =>
      contacts.filter(({ contact }) => {
        const hour = (Math.floor(contact.openedAt / HOUR_MS) + 8) % 24;
        return hour >= from && hour < to;
      }).length;
    expect(hours(9, 11)).toBeGreaterThan(2 * hours(12, 14));
    expect(hours(0, 8) + hours(20, 24)).toBe(0);
  });

  it('come again: some go on from one of the day before, some repeat its topic', () => {
    const byId = new Map(contacts.map((one) => [one.contact.id, one.contact]));
    const going = contacts.filter(({ contact }) => contact.continues !== null);
    expect(going.length).toBeGreaterThan(100);
    for (const { contact } of going) {
      const before = byId.get(contact.continues ?? '');
      expect(before?.customer.id).toBe(contact.customer.id);
      expect(contact.openedAt - (before?.endedAt ?? 0)).toBeLessThanOrEqual(24 * HOUR_MS);
      expect(contact.openedAt).toBeGreaterThan(before?.endedAt ?? Infinity);
    }
    const repeats = contacts.flatMap(({ contact, timeline }) =>
      timeline.flatMap((entry) =>
        entry.type === 'contact.closed' && entry.repeats ? [{ contact, repeats: entry.repeats }] : [],
      ),
    );
    expect(repeats.length).toBeGreaterThan(100);
    for (const { contact, repeats: id } of repeats) {
      const before = byId.get(id);
      expect([before?.topicId, before?.customer.id]).toEqual([contact.topicId, contact.customer.id]);
    }
  });

  it('say what was written, and how satisfied some were', () => {
    const written = contacts.filter(({ contact }) => contact.channel !== 'voice' && contact.answeredAt);
    for (const { messages, contact } of written) {
      expect(messages[0]?.direction).toBe('inbound');
      expect(messages.some(({ direction }) => direction === 'outbound')).toBe(true);
      expect(messages.map(({ at }) => at)).toEqual(messages.map(({ at }) => at).toSorted((a, b) => a - b));
      expect(messages.at(-1)?.at).toBeLessThanOrEqual(contact.endedAt ?? 0);
    }
    const rated = contacts.filter(({ rating }) => rating?.score);
    expect(rated.length).toBeGreaterThan(contacts.length / 5);
    expect(rated.every(({ contact }) => contact.handledBy !== null)).toBe(true);
  });
});
