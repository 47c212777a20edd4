import type { Fact, FactName } from '#libs/contract';
import { describe, expect, it } from '@jest/globals';
import { measure } from './measure.rules.js';

const fact = (n: number, name: FactName, value: number | null = null): Fact => ({
  id: `c${n}:1:${name}`,
  name,
  contactId: `c${n}`,
  seq: 1,
  at: 0,
  day: '2026-01-05',
  slot: 0,
  districtId: '22',
  channel: 'voice',
  accountId: 'line',
  queueId: 'general',
  agentId: null,
  officeId: null,
  topicId: null,
  value,
});

describe('figures of facts in memory', () => {
  it('names the four service levels that disagree on one day: 93.75, 91.5, 91.4 and 90.0 %', () => {
    const outcome = (n: number): Fact[] => {
      if (n < 900) return [fact(n, 'answered', 10_000)];
      if (n < 960) return [fact(n, 'answered', 40_000)];
      if (n < 975) return [fact(n, 'abandoned', 4000)];
      return [fact(n, 'abandoned', 30_000)];
    };
    const facts = Array.from({ length: 1000 }, (_, n) => [fact(n, 'asked'), ...outcome(n)]).flat();
    const figures = measure(facts, { withinSeconds: 20, shortSeconds: 5 });
    expect(figures['service-level-answered']).toBeCloseTo(0.9375, 6);
    expect(figures['service-level-settled']).toBeCloseTo(0.915, 6);
    expect(figures['service-level-without-short']).toBeCloseTo(900 / 985, 6);
    expect(figures['service-level-asked']).toBeCloseTo(0.9, 6);
    expect(figures['average-speed-of-answer']).toBeCloseTo((900 * 10 + 60 * 40) / 960, 6);
  });

  it('has no figure where there is nothing to divide by', () => {
    expect(
      Object.values(measure([], { withinSeconds: 15, shortSeconds: 5 })).every((one) => one === null),
    ).toBe(true);
  });
});
