import type { ForecastSlot } from '#libs/contract';
import { describe, expect, it } from '@jest/globals';
import { forecastFields, shownSlots, slotText } from './forecast.rules.js';

const slot = (n: number, expected: number, actual: number | null = null): ForecastSlot => ({
  slot: n,
  expected,
  low: 0,
  high: expected,
  actual,
  agentsC: null,
  agentsA: null,
  rostered: null,
});

describe('the page of forecasts', () => {
  it('asks in shares for what is entered in per cent', () => {
    const choice = { from: '2026-03-02', to: '2026-03-02', districtId: null, queueId: null };
    const rest = { withinSeconds: 20, percent: 80, patienceSeconds: null, model: 'erlang-c', shrinkage: 30 };
    expect(forecastFields({ ...choice, ...rest, model: 'erlang-c' })).toMatchObject({
      share: 0.8,
      shrinkage: 0.3,
    });
  });
  it('leaves out nights of nobody, and no gap by day', () => {
    const slots = [slot(0, 0.1), slot(1, 2), slot(2, 0), slot(3, 0, 1), slot(4, 0)];
    const day = { day: '2026-03-02', kind: 'working' as const, total: 2, revised: null, slots };
    expect(shownSlots(day).map((one) => one.slot)).toEqual([1, 2, 3]);
    expect(shownSlots({ ...day, slots: [slot(0, 0)] })).toEqual([]);
    expect([slotText(0), slotText(17), slotText(47)]).toEqual(['00:00', '08:30', '23:30']);
  });
});
