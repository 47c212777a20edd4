import type { Finding, KnownFinding } from '#libs/contract';
import { describe, expect, it } from '@jest/globals';
import { behind, followed } from './finding.rules.js';

const DAY = 24 * 3600_000;
const iso = (at: number): string => new Date(at).toISOString();
const finding = (contactId: string, rule: Finding['rule'] = 'timeline'): Finding => ({
  rule,
  contactId,
  districtId: '22',
  agentId: null,
  detail: 'x',
});
const known = (contactId: string, since: number, overAt: number | null = null): KnownFinding => ({
  ...finding(contactId),
  id: `timeline-${contactId}`,
  since: iso(since),
  seenAt: iso(since),
  overAt: overAt === null ? null : iso(overAt),
});
const idsOf = (findings: readonly { id: string }[]): string[] => findings.map(({ id }) => id);

describe('a look', () => {
  it('tells since when each lasts, what is new and what is over; what it did not look at lasts', () => {
    const before = [known('a', 1000), known('b', 1000), known('c', 1000), known('d', 1000, 2000)];
    const found = [finding('a'), finding('d'), finding('e'), finding('e')];
    const look = followed(before, found, ({ contactId }) => contactId !== 'c', 5000);
    expect(look.kept.map(({ id, since, seenAt, overAt }) => [id, since, seenAt, overAt])).toEqual([
      ['timeline-a', iso(1000), iso(5000), null],
      ['timeline-d', iso(5000), iso(5000), null],
      ['timeline-e', iso(5000), iso(5000), null],
      ['timeline-b', iso(1000), iso(1000), iso(5000)],
    ]);
    expect(idsOf(look.begun)).toEqual(['timeline-d', 'timeline-e']);
    expect(idsOf(look.ended)).toEqual(['timeline-b']);
    expect(look.dropped).toEqual([]);
  });

  it('shows what is over for a week, and 200 of it at most', () => {
    const now = 30 * DAY;
    const old = [known('old', 0, now - 7 * DAY - 1), known('week', 0, now - 7 * DAY)];
    expect(followed(old, [], () => true, now).dropped).toEqual(['timeline-old']);
    const many = Array.from({ length: 202 }, (_, i) => known(`c${i}`, 0, now - i));
    expect(followed(many, [], () => true, now).dropped).toEqual(['timeline-c200', 'timeline-c201']);
  });
});

it('lists what lasts of the newest contacts, and tells what found no room and what lost it', () => {
  const name = (n: number): string => `c${String(n).padStart(4, '0')}`;
  const before = Array.from({ length: 500 }, (_, i) => known(name(i), 0));
  const found = [finding(name(0)), finding(name(600)), finding(name(601)), finding('b9999')];
  const look = followed(before, found, () => false, 5000);
  expect(idsOf(look.begun)).toEqual(['timeline-c0600', 'timeline-c0601']);
  expect(idsOf(look.kept)).toEqual(['timeline-c0600', 'timeline-c0601']);
  expect(idsOf(look.evicted)).toEqual(['timeline-c0001', 'timeline-c0000']);
  expect(idsOf(look.unlisted)).toEqual(['timeline-b9999']);
  expect(look.dropped).toEqual(['timeline-c0000', 'timeline-c0001']);
});

it('what is over and found again, and has no room, is not shown as over', () => {
  const full = Array.from({ length: 500 }, (_, i) => known(`c${i}`, 0));
  const look = followed([...full, known('b', 0, 1000)], [finding('b')], () => false, 5000);
  expect(look.dropped).toEqual(['timeline-b']);
  expect(idsOf(look.unlisted)).toEqual(['timeline-b']);
});

it('a list goes on behind a finding that is gone meanwhile, whatever came in front', () => {
  const all = ['1', '3', '5'].map((id) => known(id, 0));
  expect(idsOf(behind(all, null))).toEqual(['timeline-5', 'timeline-3', 'timeline-1']);
  expect(idsOf(behind(all, 'timeline-4'))).toEqual(['timeline-3', 'timeline-1']);
  expect(idsOf(behind(all, 'timeline-3'))).toEqual(['timeline-1']);
});
