import { describe, expect, it } from '@jest/globals';
import {
  countText,
  figureText,
  NO_SAMPLE,
  type Figure,
  type FigureFilter,
  type Grouping,
} from '#libs/contract';
import {
  axisKeys,
  narrowsTo,
  presetRange,
  reachesToday,
  refusalOf,
  shownChange,
  splitsBy,
  unfinishedKey,
  type FigureChoice,
} from './figures.rules.js';

const filter: FigureFilter = {
  districtId: '22',
  queueId: null,
  channel: null,
  agentId: null,
  officeId: null,
  topicId: null,
  hour: null,
};
const figure = (value: number | null): Figure => ({
  definition: 'service-level-asked',
  version: 1,
  value,
  numerator: 1,
  denominator: 2,
  target: null,
  options: { withinSeconds: 20 },
});

const NOTHING_NARROWED: FigureChoice = {
  definitions: ['occupancy', 'contacts-asked'],
  from: '2026-01-01',
  to: '2026-01-31',
  by: null,
  compare: false,
  districtId: null,
  queueId: null,
  channel: null,
  agentId: null,
  hour: null,
  officeId: null,
  topicId: null,
};

describe('ranges by name', () => {
  it.each([
    ['today', '2026-03-01', '2026-03-01'],
    ['yesterday', '2026-02-28', '2026-02-28'],
    // A Sunday belongs to the week that began on the Monday before.
    ['thisWeek', '2026-02-23', '2026-03-01'],
    ['lastWeek', '2026-02-16', '2026-02-22'],
    ['thisMonth', '2026-03-01', '2026-03-01'],
    ['lastMonth', '2026-02-01', '2026-02-28'],
    ['thisYear', '2026-01-01', '2026-03-01'],
    ['lastYear', '2025-01-01', '2025-12-31'],
  ] as const)('%s', (preset, from, to) => expect(presetRange(preset, '2026-03-01')).toEqual({ from, to }));
});

describe('what can’t be split up as it is asked for', () => {
  const choice: FigureChoice = { ...NOTHING_NARROWED, by: 'day' };
  const limits = { reason: '不属于队列', reasonEn: 'of no queue' };
  const definitions = [
    { id: 'occupancy', groups: ['agent', 'day'] as const, limits },
    { id: 'contacts-asked' },
  ];
  it('is known beforehand, with what can be', () => {
    expect(refusalOf(choice, definitions)).toBeNull();
    expect(refusalOf({ ...choice, by: 'queue' }, definitions)).toEqual({
      ...limits,
      possible: ['agent', 'day'],
    });
    // However it is split up, it stays narrowed.
    expect(refusalOf({ ...choice, channel: 'voice' }, definitions)).toEqual({ ...limits, possible: [] });
    expect(refusalOf({ ...choice, by: 'queue', definitions: ['contacts-asked'] }, definitions)).toBeNull();
  });
});

describe('agents, hours and offices', () => {
  const choice: FigureChoice = { ...NOTHING_NARROWED, definitions: ['contacts-asked'] };
  it('can be narrowed to and split up by, one kind at a time', () => {
    const ann = { ...choice, agentId: 'ann' };
    const of = (one: FigureChoice) =>
      (['agent', 'hour', 'half-hour', 'office', 'topic', 'day'] as const).map((by) => splitsBy(one, by));
    expect(of(choice)).toEqual([true, true, true, true, true, true]);
    expect(of(ann)).toEqual([true, false, false, false, false, true]);
    expect(of({ ...choice, hour: 0 })).toEqual([false, true, true, false, false, true]);
    expect(of({ ...choice, topicId: 'tariff' })).toEqual([false, false, false, true, true, true]);
    const to = (one: FigureChoice) =>
      (['agent', 'hour', 'office'] as const).map((kind) => narrowsTo(one, kind));
    expect(to({ ...choice, by: 'day' })).toEqual([true, true, true]);
    expect(to(ann)).toEqual([true, false, false]);
    expect(to({ ...choice, by: 'half-hour' })).toEqual([false, true, false]);
    expect(to({ ...choice, officeId: '2201' })).toEqual([false, false, true]);
  });
});

describe('a figure in words', () => {
  it('is never 0 without data, and rounds against what is good', () => {
    expect(figureText(null, 'share')).toBeNull();
    expect(figureText(0.94999, 'share')).toBe('94.9%');
    expect(figureText(1_707_000, 'contacts')).toBe('1,707,000');
    expect([0, 999, 1707].map(countText)).toEqual(['0', '999', '1,707']);
    expect(figureText(12.34, 'seconds')).toBe('12.3');
    expect(figureText(12.34, 'seconds', 'lower')).toBe('12.4');
    expect(figureText(0.0401, 'share', 'lower')).toBe('4.1%');
    // Exact ones stay, however they are counted in binary.
    expect([0.29, 0.041, 0.57, 1].map((share) => figureText(share, 'share', 'lower'))).toEqual([
      '29.0%',
      '4.1%',
      '57.0%',
      '100.0%',
    ]);
    expect([0.29, 0.57, 0.982].map((share) => figureText(share, 'share', 'higher'))).toEqual([
      '29.0%',
      '57.0%',
      '98.2%',
    ]);
  });
  it('is compared in points or per cent', () => {
    const [share, count] = [{ unit: 'share' }, { unit: 'contacts' }] as const;
    expect(shownChange(figure(0.974), figure(0.97), share)).toBe('+0.40 pp');
    expect(shownChange(figure(90), figure(100), count)).toBe('-10.0%');
    expect(shownChange(figure(90), figure(0), count)).toBeNull();
    expect(shownChange(figure(null), figure(1), share)).toBeNull();
    expect(shownChange(figure(1), null, share)).toBeNull();
  });
  it('is compared without flattering, and an estimate with its like alone', () => {
    const [more, less] = [
      { unit: 'share', better: 'higher' },
      { unit: 'seconds', better: 'lower' },
    ] as const;
    // 0.448 points more, and 0.448 points less.
    expect(shownChange(figure(0.95448), figure(0.95), more)).toBe('+0.44 pp');
    expect(shownChange(figure(0.95), figure(0.95448), more)).toBe('-0.45 pp');
    expect(shownChange(figure(0.97), figure(0.974), more)).toBe('-0.40 pp');
    expect(shownChange(figure(10_002), figure(10_000), less)).toBe('+0.1%');
    expect(shownChange(figure(9_998), figure(10_000), less)).toBe('0.0%');
    expect(shownChange(figure(8), figure(20), less)).toBe('-60.0%');
    const of = (value: number, corrected: boolean): Figure => ({
      ...figure(value),
      sample: { ...NO_SAMPLE, corrected, lack: null },
    });
    expect(shownChange(of(0.98, true), of(0.97, true), more)).toBe('+1.00 pp');
    expect(shownChange(of(0.98, true), of(0.97, false), more)).toBeNull();
  });
});

describe('an axis of time', () => {
  it('has every day, also those without contacts', () => {
    const rows = [{ key: '2026-02-27' }, { key: '2026-03-02' }];
    const table = { from: '2026-02-27', to: '2026-03-03', filter, by: 'day', rows } as const;
    expect(axisKeys(table)).toEqual(['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02', '2026-03-03']);
    expect(axisKeys({ ...table, by: 'hour' })).toHaveLength(24);
    expect(axisKeys({ ...table, by: 'queue', rows: [{ key: 'a' }] })).toEqual(['a']);
  });
});

describe('what is not over yet', () => {
  const days = { from: '2026-02-27', to: '2026-03-03' };
  const of = (by: Grouping | null, today: string) => unfinishedKey({ ...days, by }, today);
  it('is the day, the month and the year of today, where the days reach it', () => {
    expect(of('day', '2026-03-03')).toBe('2026-03-03');
    expect(of('day', '2026-03-01')).toBe('2026-03-01');
    expect(of('month', '2026-03-03')).toBe('2026-03');
    expect(of('year', '2026-03-03')).toBe('2026');
    for (const today of ['2026-02-26', '2026-03-04'])
      for (const by of ['day', 'month', 'year'] as const) expect(of(by, today)).toBeNull();
  });
  it('is no queue and no hour: of these the total alone says it', () => {
    for (const by of ['queue', 'hour', 'half-hour', null] as const) expect(of(by, '2026-03-03')).toBeNull();
    expect(reachesToday(days, '2026-03-03')).toBe(true);
    expect(reachesToday(days, '2026-03-04')).toBe(false);
  });
});
