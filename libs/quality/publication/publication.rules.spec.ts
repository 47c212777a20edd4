import { describe, expect, it } from '@jest/globals';
import type { Population } from '#libs/contract';
import { overlap } from '../sampling/population.rules.js';
import { coverageOf, trimmed, uncovered, whereOf, wholeMonths } from './publication.rules.js';

const YEAR: Population = {
  from: '2026-01-01',
  to: '2026-12-31',
  districtId: null,
  queueId: null,
  channel: null,
  agentId: null,
  officeId: null,
  topicId: null,
};

describe('populations', () => {
  it('overlap unless days, district, queue or channel keep them apart', () => {
    const may = { ...YEAR, from: '2026-05-01', to: '2026-05-31' };
    expect(overlap(may, YEAR)).toBe(true);
    expect(overlap(may, { ...YEAR, from: '2026-06-01' })).toBe(false);
    expect(overlap({ ...may, districtId: '22' }, { ...may, districtId: '53' })).toBe(false);
    expect(overlap({ ...may, districtId: '22' }, { ...may, channel: 'voice' })).toBe(true);
    expect(overlap({ ...may, channel: 'webchat' }, { ...may, channel: 'voice' })).toBe(false);
  });

  it('cover days whatever order they come in, one within another included', () => {
    const ranges = [
      { from: '2026-03-01', to: '2026-03-31' },
      { from: '2026-01-01', to: '2026-02-10' },
      { from: '2026-01-05', to: '2026-01-06' },
    ];
    expect(coverageOf(ranges)).toEqual({
      from: '2026-01-01',
      to: '2026-03-31',
      gaps: [{ from: '2026-02-11', to: '2026-02-28' }],
    });
  });

  it('leave days out at either end too', () => {
    const march = { from: '2026-03-01', to: '2026-03-31' };
    expect(uncovered(march, [])).toEqual([march]);
    expect(uncovered(march, [march])).toEqual([]);
    const ranges = [
      { from: '2026-03-10', to: '2026-03-12' },
      { from: '2026-03-02', to: '2026-03-08' },
    ];
    expect(uncovered(march, ranges)).toEqual([
      { from: '2026-03-01', to: '2026-03-01' },
      { from: '2026-03-09', to: '2026-03-09' },
      { from: '2026-03-13', to: '2026-03-31' },
    ]);
  });

  it('are told as whole months, as far as these are over and nothing was handled around them', () => {
    const drawn = { from: '2026-01-03', to: '2026-02-26' };
    const around = wholeMonths(drawn, '2026-05-01');
    expect(around).toEqual({ from: '2026-01-01', to: '2026-02-28' });
    expect(wholeMonths(drawn, '2026-02-28')).toEqual({ from: '2026-01-01', to: '2026-02-26' });
    const between = { from: '2026-01-20', to: '2026-01-20' };
    expect(trimmed(drawn, around, [between])).toEqual({ ...around, gaps: [between] });
    const [before, after] = [
      { from: '2026-01-01', to: '2026-01-02' },
      { from: '2026-02-27', to: '2026-02-28' },
    ];
    expect(trimmed(drawn, around, [before])).toEqual({ from: '2026-01-03', to: '2026-02-28', gaps: [] });
    expect(trimmed(drawn, around, [after])).toEqual({ from: '2026-01-01', to: '2026-02-26', gaps: [] });
  });

  it('are narrowed to what all of them are narrowed to', () => {
    const { from: _, to: __, ...nothing } = YEAR;
    const calls = { ...YEAR, channel: 'voice' as const };
    expect(whereOf([calls, { ...calls, queueId: 'general' }])).toEqual({ ...nothing, channel: 'voice' });
    expect(whereOf([calls, YEAR])).toEqual(nothing);
  });
});
