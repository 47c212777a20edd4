import { describe, expect, it } from '@jest/globals';
import { simulatedDays } from './simulated-days.rules.js';

const midnight = (day: string): number => Date.parse(`${day}T00:00:00+08:00`);
const NOW = Date.parse('2026-03-10T20:00:00Z'); // 11 March in Shanghai

const fields = (given: { from?: string; to?: string }, generated = false): string[] =>
  simulatedDays(given, generated, NOW).problems.map(({ field }) => field);

describe('the days of a simulation', () => {
  it('go from midnight in Shanghai to the midnight after the last', () => {
    expect(simulatedDays({ from: '2026-03-02', to: '2026-03-04' }, false, NOW)).toEqual({
      from: midnight('2026-03-02'),
      to: midnight('2026-03-05'),
      problems: [],
    });
  });

  it('are a plain working week, or one day, where arrivals are made and none are told', () => {
    const [week, day] = [simulatedDays({}, true, NOW), simulatedDays({ from: '2030-05-01' }, true, NOW)];
    expect(week).toEqual({ from: midnight('2026-01-05'), to: midnight('2026-01-10'), problems: [] });
    expect(day).toEqual({ from: midnight('2030-05-01'), to: midnight('2030-05-02'), problems: [] });
  });

  it('must be told of a recording, both', () => {
    expect(fields({})).toEqual(['from', 'to']);
    expect(fields({ from: '2026-03-02' })).toEqual(['to']);
  });

  it('must exist, in their order, and be no more than 92', () => {
    expect(fields({ from: '2026-02-29', to: 'soon' }, true)).toEqual(['from', 'to']);
    expect(fields({ from: '2026-03-04', to: '2026-03-03' })).toEqual(['from']);
    expect(fields({ from: '2026-01-01', to: '2026-04-02' }, true)).toEqual([]);
    expect(fields({ from: '2026-01-01', to: '2026-04-03' }, true)).toEqual(['to']);
  });

  it('have come, of a recording', () => {
    expect(fields({ from: '2026-03-11', to: '2026-03-11' })).toEqual([]);
    expect(fields({ from: '2026-03-11', to: '2026-03-12' })).toEqual(['to']);
    expect(fields({ from: '2026-03-11', to: '2026-03-12' }, true)).toEqual([]);
  });
});
