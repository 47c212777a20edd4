import type { ForecastSlot } from '#libs/contract';
import { describe, expect, it } from '@jest/globals';
import {
  forecastAddress,
  forecastFields,
  forecastOf,
  shownSlots,
  slotText,
  type ForecastChoice,
} from './forecast.rules.js';
import { queryOf } from './query.rules.js';

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

describe('the address of a forecast', () => {
  const first: ForecastChoice = {
    from: '2026-03-02',
    to: '2026-03-09',
    districtId: null,
    queueId: null,
    withinSeconds: 15,
    percent: 95,
    patienceSeconds: null,
    model: 'erlang-c',
    shrinkage: 30,
  };
  const asked: ForecastChoice = {
    from: '2026-03-03',
    to: '2026-03-30',
    districtId: '22',
    queueId: 'general',
    withinSeconds: 20,
    percent: 99.5,
    patienceSeconds: 90,
    model: 'erlang-a',
    shrinkage: 0,
  };

  it('says what was asked', () => {
    expect(forecastOf(queryOf(forecastAddress(asked, '2026-03-04')), first)).toEqual(asked);
    expect(forecastOf('?tab=forecast', first)).toEqual(first);
    expect(forecastOf(queryOf(forecastAddress(asked, null)), { ...first, districtId: '53' }).districtId).toBe(
      '53',
    );
  });

  it.each([
    // Over, the wrong way round, 29 days, none that there is.
    [{ from: '2026-03-01' }, { from: '2026-03-02', to: '2026-03-09' }],
    [{ from: '2026-03-31' }, { from: '2026-03-02', to: '2026-03-09' }],
    [{ to: '2026-03-31' }, { from: '2026-03-02', to: '2026-03-09' }],
    [{ to: '2026-03-32' }, { from: '2026-03-02', to: '2026-03-09' }],
    [{ percent: '100' }, { percent: 95 }],
    [{ percent: 'all' }, { percent: 95 }],
    [{ withinSeconds: '15.5' }, { withinSeconds: 15 }],
    [{ withinSeconds: '-1' }, { withinSeconds: 15 }],
    [{ patienceSeconds: '0' }, { patienceSeconds: null }],
    [{ shrinkage: '91' }, { shrinkage: 30 }],
    [{ model: 'erlang-b' }, { model: 'erlang-c' }],
  ])('is as if nothing were said where it says %j', (said, expected) => {
    const address = queryOf({ ...forecastAddress(asked, null), ...said });
    expect(forecastOf(address, first)).toEqual({ ...asked, ...expected });
  });
});
