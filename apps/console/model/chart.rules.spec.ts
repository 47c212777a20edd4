import { story, type Step } from '#kit';
import { Jietong } from '#kit/jietong';
import { factReaction } from '#kit/measuring';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  NO_SAMPLE,
  type Figure,
  type FigureDirection,
  type FigureUnit,
  type NamedFigureTable,
} from '#libs/contract';
import type { ChartWords } from './chart-layout.rules.js';
import { chartOption, drillAt, isDrawn } from './chart.rules.js';
import { shownValue } from './figures.rules.js';

const words: ChartWords = {
  name: ({ definition }) => definition.nameEn,
  row: (_, key) => key,
  yearBefore: 'year before',
  unit: (scale) => scale,
  unfinished: () => 'not over',
  absent: ({ definition }, figure) => (definition.estimated && figure ? 'too few' : 'no data'),
};
const colours = { text: '#000', muted: '#666', line: '#ccc', surface: '#fff', series: ['#00f', '#0a0'] };

/** After all days of these tables, unless a test says otherwise. */
const TODAY = '2026-12-31';

const figureOf = (id: string, value: number | null): Figure => ({
  definition: id,
  version: 1,
  value,
  numerator: 1,
  denominator: 1,
  target: null,
  options: {},
});
function table(
  id: string,
  unit: FigureUnit,
  better: FigureDirection | undefined,
  values: Record<string, number | null>,
): NamedFigureTable {
  const rows = Object.entries(values).map(([key, value]) => ({
    key,
    figure: figureOf(id, value),
    yearBefore: figureOf(id, value === null ? null : value / 3),
  }));
  return {
    definition: { id, version: 1, name: id, nameEn: id, unit, ...(better ? { better } : {}) },
    by: 'queue',
    total: rows[0]?.figure,
    yearBefore: rows[0]?.yearBefore,
    rows,
    names: {},
  } as unknown as NamedFigureTable;
}

const TABLES = [
  table('connection-rate', 'share', 'higher', { a: 0.9796, b: 0.97999, c: 1, d: null }),
  table('abandonment-rate', 'share', 'lower', { a: 0.0204, b: 0.02001, c: 0, d: null }),
  table('average-speed-of-answer', 'seconds', 'lower', { a: 12.34, b: 14.96, c: 0, d: null }),
  table('occupancy', 'time-share', undefined, { a: 0.7777, b: 0.29, c: 1, d: null }),
  table('contacts-asked', 'contacts', undefined, { a: 1707, b: 0, c: 1, d: 0 }),
];

interface Series {
  name: string;
  cursor: string;
  /** ECharts draws lines at 3, bars at 2. */
  z?: number;
  data: (number | null)[];
  tooltip: { valueFormatter: (value: unknown, dataIndex: number) => string };
}

describe('chart, table and card of one answer', () => {
  const { series } = chartOption(TABLES, words, colours, TODAY) as unknown as { series: Series[] };

  it.each(TABLES.map((one, at) => [one.definition.id, one, at] as const))(
    'say the same of %s',
    (_, one, at) => {
      for (const [which, drawn] of [series[2 * at], series[2 * at + 1]].entries()) {
        const shown = one.rows.map(
          ({ figure, yearBefore }) => (which === 0 ? figure : yearBefore)?.value ?? null,
        );
        expect(drawn?.data).toEqual(shown);
        expect(drawn?.data.map((value, place) => drawn.tooltip.valueFormatter(value, place))).toEqual(
          shown.map((value) => shownValue(one.definition, value) ?? 'no data'),
        );
      }
    },
  );

  it('say why an estimate has no value at its own place, and no data where there is no row', () => {
    const few = { ...figureOf('sampled-accuracy', null), sample: { ...NO_SAMPLE, lack: 'few' as const } };
    const hours = table('sampled-accuracy', 'share', 'higher', { 9: 0.9, 14: null });
    const estimated = {
      ...hours,
      by: 'hour' as const,
      yearBefore: null,
      definition: { ...hours.definition, estimated: true },
      rows: hours.rows.map((one) => (one.key === '14' ? { ...one, figure: few } : one)),
    };
    const option = chartOption([estimated], words, colours, TODAY) as unknown as { series: Series[] };
    const [drawn] = option.series;
    expect([9, 14, 3].map((at) => drawn?.tooltip.valueFormatter(drawn.data[at], at))).toEqual([
      '90.0%',
      'too few',
      'no data',
    ]);
  });

  it('are told together where the mouse is, in whatever frame, in the order of the legend', () => {
    const { tooltip } = chartOption(TABLES, words, colours, TODAY) as unknown as {
      tooltip: { formatter: (shown: object[]) => string };
    };
    const shown = [5, 0, 8].map((seriesIndex) => ({
      seriesIndex,
      dataIndex: 1,
      seriesName: `s${seriesIndex}`,
      marker: '•',
      value: series[seriesIndex]?.data[1],
    }));
    // The wait of the year before is a third of 14.96 s.
    expect(tooltip.formatter(shown).split('\n')).toEqual(['b', '•s0  97.9%', '•s5  5.0', '•s8  0']);
    expect(tooltip.formatter([])).toBe('');
  });

  it('are not drawn without any value; a count of 0 is one', () => {
    const some = table('x', 'share', 'higher', { a: 0.5, b: null });
    const none = table('x', 'share', 'higher', { a: null });
    expect(isDrawn([some])).toBe(true);
    expect(isDrawn([none])).toBe(false);
    expect(isDrawn([none, some])).toBe(true);
    expect(isDrawn([table('x', 'contacts', undefined, { a: 0 })])).toBe(true);
    expect(isDrawn([table('x', 'share', 'higher', {})])).toBe(false);
    // The year before has something to show.
    const [row] = none.rows;
    const before = { ...none, rows: [{ ...row, yearBefore: figureOf('x', 0.2) }] } as NamedFigureTable;
    expect(isDrawn([before])).toBe(true);
  });

  it('lead from every bar to its own row, and say so by the cursor; agents’ time leads nowhere', () => {
    for (const [at, { definition, rows }] of TABLES.entries()) {
      const isTimeShare = definition.unit === 'time-share';
      for (const earlier of [false, true]) {
        const seriesIndex = 2 * at + (earlier ? 1 : 0);
        const drills = rows.map((_, dataIndex) => drillAt(TABLES, { seriesIndex, dataIndex }));
        expect(series[seriesIndex]?.cursor).toBe(isTimeShare ? 'default' : 'pointer');
        expect(drills.map((drill) => drill && [drill.table.definition.id, drill.key, drill.earlier])).toEqual(
          rows.map(({ key }) => (isTimeShare ? null : [definition.id, key, earlier])),
        );
      }
    }
    // Of two points at one place the present year's is on top.
    for (const at of TABLES.keys())
      expect(series[2 * at]?.z ?? 3).toBeGreaterThan(series[2 * at + 1]?.z ?? 3);
    expect(drillAt(TABLES, { seriesIndex: 2 * TABLES.length, dataIndex: 0 })).toBeNull();
    expect(drillAt(TABLES, { seriesIndex: 0, dataIndex: 4 })).toBeNull();
  });

  it('lead to the hour that stands at this place of the axis, also where others have no row', () => {
    const hours = { ...table('connection-rate', 'share', 'higher', { 9: 1, 14: 0.5 }), by: 'hour' as const };
    const alone = { ...hours, yearBefore: null };
    expect(drillAt([alone], { seriesIndex: 0, dataIndex: 14 })?.key).toBe('14');
    expect(drillAt([alone], { seriesIndex: 0, dataIndex: 1 })).toBeNull();
    const second = { ...alone, definition: { ...alone.definition, id: 'second' } };
    expect(drillAt([alone, second], { seriesIndex: 1, dataIndex: 9 })?.table).toBe(second);
  });

  it('and round so that none of them flatters', () => {
    const texts = TABLES.map(({ definition, rows }) =>
      rows.map(({ figure }) => shownValue(definition, figure.value)),
    );
    expect(texts).toEqual([
      ['97.9%', '97.9%', '100.0%', null],
      ['2.1%', '2.1%', '0.0%', null],
      ['12.4', '15.0', '0.0', null],
      ['77.7%', '29.0%', '100.0%', null],
      ['1,707', '0', '1', '0'],
    ]);
  });
});

describe('a day that is not over', () => {
  const days = (unit: FigureUnit, values: Record<string, number | null>): NamedFigureTable => ({
    ...table('x', unit, undefined, values),
    by: 'day',
    from: '2026-03-01',
    to: '2026-03-03',
    yearBefore: null,
  });
  const values = { '2026-03-01': 0.5, '2026-03-02': 0.6, '2026-03-03': 0.1 };
  const seriesOf = (of: NamedFigureTable, today: string): (Series & Marked)[] =>
    (chartOption([of], words, colours, today) as unknown as { series: (Series & Marked)[] }).series;
  interface Marked {
    silent?: boolean;
    lineStyle?: { type: unknown; color: string };
    markLine?: { data: { xAxis?: number; label: { formatter: string } }[] };
  }

  it('is marked, and the line to it is broken into dashes, which open nothing', () => {
    const [line, dashes, ...more] = seriesOf(days('share', values), '2026-03-03');
    expect(more).toEqual([]);
    expect(line?.data).toEqual([0.5, 0.6, 0.1]);
    expect(line?.markLine?.data.map((one) => [one.xAxis, one.label.formatter])).toEqual([[2, 'not over']]);
    expect(dashes).toMatchObject({
      name: line?.name,
      data: [null, 0.6, 0.1],
      silent: true,
      tooltip: { show: false },
      lineStyle: { color: colours.surface },
    });
    expect(drillAt([days('share', values)], { seriesIndex: 1, dataIndex: 2 })).toBeNull();
  });

  it('is a paler bar of a count, with the same number', () => {
    const [bars, ...more] = seriesOf(days('contacts', { '2026-03-02': 7, '2026-03-03': 2 }), '2026-03-03');
    expect(more).toEqual([]);
    expect(bars?.data).toEqual([null, 7, expect.objectContaining({ value: 2 })]);
    expect(bars?.data.map((value) => typeof value)).toEqual(['object', 'number', 'object']);
  });

  it('has a line at what all rows aim at, and none where queues have aims of their own', () => {
    const aiming = (targets: number[]): NamedFigureTable => {
      const one = table('connection-rate', 'share', 'higher', { a: 0.5, b: 0.9 });
      const rows = one.rows.map((row, at) => ({
        ...row,
        figure: { ...row.figure, target: targets[at] ?? null },
      }));
      return { ...one, total: { ...one.total, target: 0.95 }, rows };
    };
    const lines = (targets: number[]) =>
      seriesOf(aiming(targets), '2026-03-04')[0]?.markLine?.data.map(({ label }) => label.formatter);
    expect(lines([0.95, 0.95])).toEqual(['95.0%']);
    expect(lines([0.95, 0.8])).toBeUndefined();
  });

  it('is none once all are over', () => {
    const [line, ...more] = seriesOf(days('share', values), '2026-03-04');
    expect(more).toEqual([]);
    expect(line?.markLine).toBeUndefined();
  });
});

describe('one answer of the interface', () => {
  const DAY = '2026-03-02';
  const IDS = ['connection-rate', 'abandonment-rate', 'average-speed-of-answer', 'contacts-asked'];
  let jietong: Jietong;
  beforeAll(async () => {
    jietong = await Jietong.start();
    // 47 of 49 in one queue, 2 of 3 in the other: no rate of them is a round one.
    const ends = (i: number): Step[] =>
      i % 24 === 7 ? [[40, 'contact.abandoned']] : [[5 + (i % 7), 'contact.accepted']];
    const items = Array.from({ length: 52 }, (_, i) =>
      story(
        `c${i}`,
        Date.parse(`${DAY}T02:00:00Z`) + i * 60_000,
        [[0, 'contact.opened'], [0, 'contact.queued'], ...ends(i)],
        {
          districtId: '00',
          queueId: i < 49 ? 'general' : 'other',
        },
      ),
    );
    await factReaction(jietong.stores.mongo).react(items);
  }, 60_000);
  afterAll(() => jietong?.close());

  it('is the same in the chart and, as text, on cards and in the table', async () => {
    const query = `definitions=${IDS.join(',')}&from=${DAY}&to=${DAY}&by=queue&compare=year`;
    const { items } = await jietong.admin.get<{ items: NamedFigureTable[] }>(
      `/api/v1/figure-reports?${query}`,
    );
    const { series } = chartOption(items, words, colours, TODAY) as unknown as { series: Series[] };
    expect(items.map(({ definition }) => definition.id)).toEqual(IDS);
    for (const [at, { definition, rows, total }] of items.entries()) {
      const drawn = series[2 * at];
      expect(drawn?.data).toEqual(rows.map(({ figure }) => figure.value));
      expect(drawn?.data.map((value, place) => drawn.tooltip.valueFormatter(value, place))).toEqual(
        rows.map(({ figure }) => shownValue(definition, figure.value) ?? 'no data'),
      );
      expect(total.numerator).toBe(rows.reduce((sum, { figure }) => sum + figure.numerator, 0));
      // Nothing the year before: a gap, and no 0.
      expect(
        series[2 * at + 1]?.data.every((value) => value === (definition.unit === 'contacts' ? 0 : null)),
      ).toBe(true);
    }
    const shown = items.map(({ definition, total }) => shownValue(definition, total.value));
    const waits = Array.from({ length: 52 }, (_, i) => (i % 24 === 7 ? [] : 5 + (i % 7))).flat();
    const mean = waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
    expect(shown).toEqual(['96.1%', '3.9%', (Math.ceil(mean * 10) / 10).toFixed(1), '52']);
  });
});
