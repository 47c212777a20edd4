import { describe, expect, it } from '@jest/globals';
import type { Figure, LiveFigures } from '#libs/contract';
import {
  abandonedLevel,
  acceptsAnswer,
  acceptsPush,
  agentsLevel,
  isStale,
  onDuty,
  percent,
  rateLevel,
  targetSeconds,
  waitingLevel,
  waitLevel,
} from './wallboard.rules.js';

const rate = (numerator: number, denominator: number, target: number | null = 0.95): Figure => ({
  definition: 'connection-rate',
  version: 1,
  value: denominator === 0 ? null : numerator / denominator,
  numerator,
  denominator,
  target,
  options: {},
});
const AGENTS = { idle: 1, offered: 1, active: 2, 'wrap-up': 1, 'not-responding': 0, break: 3, offline: 9 };
const figures = (change: Partial<LiveFigures> = {}): LiveFigures => ({
  seq: 5,
  at: '2026-03-01T00:00:05.000Z',
  behindSince: null,
  day: '2026-03-01',
  scope: { districtId: null, queueId: null },
  waiting: 0,
  longestWaitSince: null,
  agents: AGENTS,
  asked: 100,
  answered: 96,
  abandoned: 4,
  connectionRate: rate(96, 100),
  serviceLevel: rate(80, 100, 0.8),
  arrivals: [],
  ...change,
});

describe('rates', () => {
  it('shows no rate without a denominator', () => {
    expect(percent(rate(0, 0).value)).toBeNull();
    expect(rateLevel(rate(0, 0))).toBe('none');
  });
  it('rounds down, so that a target never looks reached before it is', () => {
    expect(percent(0.94999)).toBe('94.9%');
    expect(percent(0.95)).toBe('95.0%');
    expect(percent(0.29)).toBe('29.0%');
    expect(percent(1)).toBe('100.0%');
  });
  it.each([
    [95, 'good'],
    [91, 'warn'],
    [89, 'bad'],
  ])('judges %d of 100 as %s', (numerator, level) => expect(rateLevel(rate(numerator, 100))).toBe(level));
  it('does not judge without a target', () => expect(rateLevel(rate(1, 100, null))).toBe('none'));
});

describe('the moment', () => {
  it('counts those who serve or are ready', () => expect(onDuty(AGENTS)).toBe(5));
  it.each([
    [0, 0, 'good'],
    [1, 0, 'bad'],
    [5, 5, 'good'],
    [6, 5, 'warn'],
    [11, 5, 'bad'],
  ])('judges %d waiting with %d on duty as %s', (waiting, duty, level) =>
    expect(waitingLevel(waiting, duty)).toBe(level),
  );
  it.each([
    [null, 'good'],
    [15_000, 'good'],
    [15_001, 'warn'],
    [60_001, 'bad'],
  ])('judges a wait of %p ms as %s', (ms, level) => expect(waitLevel(ms, 15)).toBe(level));
  it('judges agents', () => {
    expect(agentsLevel(AGENTS)).toBe('good');
    expect(agentsLevel({ ...AGENTS, idle: 0 })).toBe('warn');
    expect(agentsLevel({ ...AGENTS, 'not-responding': 1 })).toBe('warn');
    expect(agentsLevel({ ...AGENTS, idle: 0, offered: 0, active: 0, 'wrap-up': 0 })).toBe('bad');
  });
  it('judges the abandoned share by what the connection target leaves', () => {
    expect(abandonedLevel(figures())).toBe('good');
    expect(abandonedLevel(figures({ abandoned: 7 }))).toBe('warn');
    expect(abandonedLevel(figures({ abandoned: 20 }))).toBe('bad');
    expect(abandonedLevel(figures({ asked: 0, abandoned: 0 }))).toBe('none');
  });
  it('takes the strictest target shown, 15 s if none is known', () => {
    expect(targetSeconds([{ serviceTargetSeconds: 30 }, { serviceTargetSeconds: 20 }])).toBe(20);
    expect(targetSeconds([])).toBe(15);
  });
});

describe('freshness', () => {
  it('is stale after three seconds without news, or without any', () => {
    expect(isStale(10_000, 7000)).toBe(false);
    expect(isStale(10_001, 7000)).toBe(true);
    expect(isStale(10_000, null)).toBe(true);
  });
  it('takes newer pushes of the same scope only', () => {
    expect(acceptsPush(figures(), figures({ seq: 6 }))).toBe(true);
    expect(acceptsPush(figures(), figures({ seq: 4, at: '2026-03-01T00:00:04.000Z' }))).toBe(false);
    expect(acceptsPush(figures(), figures({ seq: 6, scope: { districtId: '51', queueId: null } }))).toBe(
      false,
    );
  });
  it('takes no answer that a newer push has overtaken', () => {
    const pushed = figures({ seq: 6, at: '2026-03-01T00:00:06.000Z', asked: 9 });
    expect(acceptsAnswer(pushed, figures())).toBe(false);
    expect(acceptsAnswer(figures(), pushed)).toBe(true);
    // Nothing has changed: the same, or the same measured again.
    expect(acceptsAnswer(figures(), figures())).toBe(true);
    expect(acceptsAnswer(figures(), figures({ at: '2026-03-01T00:00:06.000Z' }))).toBe(true);
    // Of a server that was started again: it begins to count at the time.
    const restarted = figures({
      seq: Date.parse('2026-03-01T00:00:09.000Z'),
      at: '2026-03-01T00:00:09.000Z',
    });
    expect(acceptsAnswer(pushed, restarted)).toBe(true);
  });
  it('takes a push of a server that began counting anew', () => {
    expect(acceptsPush(figures(), figures({ seq: 1, at: '2026-03-01T00:00:06.000Z' }))).toBe(true);
  });
});
