import { describe, expect, it } from '@jest/globals';
import type { Population } from '#libs/contract';
import { overlap } from '../sampling/population.rules.js';
import type { JudgedDraw } from '../scoring/judgement.service.js';
import type { JudgedContact } from '../scoring/verdict.rules.js';
import {
  coverageOf,
  districtOf,
  isWhole,
  trimmed,
  uncovered,
  verdictsOf,
  whereOf,
  wholeMonths,
} from './publication.rules.js';

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

describe('what is published', () => {
  const judged = (contactId: string, ...scores: boolean[]): JudgedContact => ({
    contactId,
    drawId: 'd',
    stratum: '',
    scores: scores.map((correct, i) => ({ scorerId: `s${i}`, correct })),
    wanted: 2,
    adjudicated: null,
    appealed: null,
  });
  const drawOf = (contacts: JudgedContact[], ...appealed: string[]): JudgedDraw =>
    ({ draw: { id: 'd' }, contacts, appealed: new Set(appealed) }) as never;
  const [right, wrong] = [judged('a', true, true), judged('b', false, false)];

  it('is what was judged to the end, with what each scorer said', () => {
    const settled = { ...judged('c', true, false), adjudicated: false };
    expect(verdictsOf([drawOf([right, wrong]), drawOf([settled])])).toEqual([
      { contactId: 'a', correct: true, scores: [true, true] },
      { contactId: 'b', correct: false, scores: [false, false] },
      { contactId: 'c', correct: false, scores: [true, false] },
    ]);
  });

  it.each([
    ['a score is missing', drawOf([right, judged('c', true)]), 1, 0],
    [
      'two differ, and nobody has decided',
      drawOf([judged('c', true, false), judged('e', false, true)]),
      2,
      0,
    ],
    ['an appeal is open', drawOf([right], 'a'), 0, 1],
  ])('is nothing while %s', (_, draw, open, appealed) => {
    expect(() => verdictsOf([drawOf([wrong]), draw])).toThrow(
      expect.objectContaining({
        code: 'STATE_CONFLICT',
        details: expect.objectContaining({ drawId: 'd', open, appealed }),
      }),
    );
  });

  it('is the whole of a district, or of the hotline, unless it is narrowed, has gaps or is headquarters’ own', () => {
    const gap = { from: '2026-02-01', to: '2026-02-02' };
    expect([isWhole([YEAR], []), isWhole([YEAR, { ...YEAR, districtId: '22' }], [])]).toEqual([true, true]);
    expect(isWhole([YEAR], [gap])).toBe(false);
    expect(isWhole([{ ...YEAR, districtId: '00' }], [])).toBe(false);
    for (const one of [
      { channel: 'voice' },
      { queueId: 'q' },
      { agentId: 'a' },
      { officeId: '2201' },
      { topicId: 't' },
    ])
      expect(isWhole([YEAR, { ...YEAR, ...one } as Population], [])).toBe(false);
  });

  it('is of one district, or of the whole hotline', () => {
    const of = (...ids: (string | null)[]): Population[] =>
      ids.map((districtId) => ({ ...YEAR, districtId }));
    expect([districtOf(of('22', '22')), districtOf([])]).toEqual(['22', '00']);
    expect(districtOf(of(null))).toBe('00');
    expect(() => districtOf(of('22', '53'))).toThrow(expect.objectContaining({ code: 'BAD_INPUT' }));
    expect(() => districtOf(of('22', null))).toThrow(expect.objectContaining({ code: 'BAD_INPUT' }));
  });
});
