import type { BarSeriesOption, LineSeriesOption } from 'echarts/charts';
import type { ComposeOption, EChartsCoreOption } from 'echarts/core';
import type { Figure, FigureRow, NamedFigureTable } from '#libs/contract';
import {
  axesOf,
  layoutOf,
  nameAxes,
  panelOf,
  slider,
  typeOf,
  valueAxes,
  type ChartColours,
  type ChartWords,
} from './chart-layout.rules.js';
import { dashesOf, linesOf, NOW_Z, type Drawing } from './chart-marks.rules.js';
import { tooltipOf, tooltipText } from './chart-tooltip.rules.js';
import { drillOfRow, hasContacts, type Drill } from './drill.rules.js';
import { axisKeys, shownValue, unfinishedKey } from './figures.rules.js';

type Series = ComposeOption<BarSeriesOption | LineSeriesOption>['series'];
type One = Extract<Series, readonly unknown[]>[number];
/** Whose values are told in words. */
interface Told {
  tooltip: { valueFormatter: (value: unknown, dataIndex: number) => string };
}

/** A bar or point: of which series, and of which name along the axis, both from 0. */
export interface ChartPlace {
  seriesIndex: number;
  dataIndex: number;
}

/** What all charts have in common. */
export const frameOf = (colours: ChartColours): EChartsCoreOption => ({
  animation: false,
  aria: { enabled: true },
  textStyle: { color: colours.text },
  tooltip: tooltipOf(colours),
});

/** Whether there is anything to draw: an empty frame says nothing. */
export const isDrawn = (tables: readonly NamedFigureTable[]): boolean =>
  tables.some(({ rows }) =>
    rows.some(({ figure, yearBefore }) => figure.value !== null || (yearBefore?.value ?? null) !== null),
  );

/**
 * The option of ECharts for these tables: the numbers of the table, and a gap where it says "no data". `today`: the
 * Shanghai day, which is not over.
 */
export function chartOption(
  tables: readonly NamedFigureTable[],
  words: ChartWords,
  colours: ChartColours,
  today: string,
): EChartsCoreOption {
  const [first] = tables;
  if (!first) return {};
  const layout = layoutOf(tables);
  const names = nameAxes(layout, (key) => words.row(first, key), colours);
  const values = valueAxes(layout, words.unit, colours);
  const unfinished = unfinishedKey(first, today);
  const drawing = { layout, words, colours, unfinished };
  const series = tables.flatMap((table, at) => seriesOf(table, at, tables, drawing));
  const telling = {
    nameOf: (at: number) => {
      const key = layout.keys[at] ?? '';
      return words.row(first, key) + (key === unfinished ? ` · ${words.unfinished(first)}` : '');
    },
    valueOf: (of: number, value: unknown, at: number) => series[of]?.tooltip.valueFormatter(value, at) ?? '',
  };
  return {
    ...frameOf(colours),
    tooltip: {
      ...tooltipOf(colours, layout.sideways ? 'shadow' : 'line'),
      formatter: (shown: Parameters<typeof tooltipText>[0]) => tooltipText(shown, telling),
    },
    // Wherever the mouse is, all frames tell of the same row.
    axisPointer: { link: [layout.sideways ? { yAxisIndex: 'all' } : { xAxisIndex: 'all' }] },
    color: [...colours.series],
    grid: layout.panels.map(({ grid }) => grid),
    legend: { top: 0, textStyle: { color: colours.text }, type: 'scroll' },
    xAxis: layout.sideways ? values : names,
    yAxis: layout.sideways ? names : values,
    ...slider(layout),
    series: [
      ...series,
      // Behind those that `drillAt` knows.
      ...tables.flatMap((table) => dashesOf(table, drawing)),
    ],
  };
}

function seriesOf(
  table: NamedFigureTable,
  at: number,
  tables: readonly NamedFigureTable[],
  drawing: Drawing,
): (One & Told)[] {
  const { layout, words, colours, unfinished } = drawing;
  const { keys } = layout;
  const rows = new Map(table.rows.map((row) => [row.key, row]));
  const type = typeOf(table);
  const colour = colours.series[at % colours.series.length];
  const common = {
    type,
    ...axesOf(table, layout),
    ...(type === 'line'
      ? { symbol: 'circle', symbolSize: POINT, connectNulls: false, showAllSymbol: 'auto' }
      : { barMaxWidth: layout.sideways ? 16 : 28 }),
    cursor: hasContacts(table.definition) ? 'pointer' : 'default',
  };
  const reach = type === 'line' ? reachOf(keys.length) : {};
  const drawn = (figureOf: (row: FigureRow | undefined) => Figure | null | undefined, isNow: boolean) => {
    const figures = keys.map((key) => figureOf(rows.get(key)) ?? null);
    return {
      data: figures.map((figure, place) => {
        const value = figure?.value ?? null;
        const isPart = isNow && type === 'bar' && keys[place] === unfinished && value !== null;
        return isPart
          ? { value, itemStyle: { opacity: 0.55, borderType: 'dashed', borderColor: colours.text } }
          : value;
      }),
      tooltip: {
        // Of an estimate without a value the place along the axis tells why there is none.
        valueFormatter: (value: unknown, place: number) =>
          shownValue(table.definition, typeof value === 'number' ? value : null) ??
          words.absent(table, figures[place] ?? null),
      },
    };
  };
  // Of those in a frame the first one says for all of them what is not over.
  const isFirst = tables.findIndex((one) => panelOf(one, layout) === panelOf(table, layout)) === at;
  const now = {
    ...common,
    // Where both years' points are at one place, the present one is seen and clicked.
    z: NOW_Z,
    name: words.name(table),
    itemStyle: { color: colour, ...reach },
    ...drawn((row) => row?.figure, true),
    ...linesOf(table, isFirst, drawing),
  } as One & Told;
  if (table.yearBefore === null) return [now];
  const before = {
    ...common,
    name: `${words.name(table)} · ${words.yearBefore}`,
    itemStyle: { color: colour, opacity: 0.45, ...reach },
    lineStyle: { color: colour, type: 'dashed', opacity: 0.6 },
    ...drawn((row) => row?.yearBefore, false),
  } as One & Told;
  return [now, before];
}

/** A point is seen as small as it is, and hit as if it were this large, unless its neighbours are too near. */
const POINT = 6;
const HIT = 24;
const NEAR = 45;
const reachOf = (keys: number): { borderColor: string; borderWidth: number } => ({
  borderColor: 'transparent',
  borderWidth: keys <= NEAR ? HIT - POINT : 4,
});

/** The contacts behind a bar or point of what `chartOption` draws of these tables; null: nothing to be opened. */
export function drillAt(
  tables: readonly NamedFigureTable[],
  { seriesIndex, dataIndex }: ChartPlace,
): Drill | null {
  const series = tables.flatMap((table) =>
    table.yearBefore === null
      ? [{ table, earlier: false }]
      : [false, true].map((earlier) => ({ table, earlier })),
  );
  const drawn = series[seriesIndex];
  const [first] = tables;
  const key = first && axisKeys(first)[dataIndex];
  return drawn && key !== undefined ? drillOfRow(drawn.table, key, drawn.earlier) : null;
}
