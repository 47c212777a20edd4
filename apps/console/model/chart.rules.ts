import type { BarSeriesOption, LineSeriesOption } from 'echarts/charts';
import type { ComposeOption, EChartsCoreOption } from 'echarts/core';
import {
  figureText,
  type Figure,
  type FigureRow,
  type FigureUnit,
  type NamedFigureTable,
} from '#libs/contract';
import { drillOfRow, hasContacts, type Drill } from './drill.rules.js';
import { axisKeys, isTime, shownValue } from './figures.rules.js';

type Series = ComposeOption<BarSeriesOption | LineSeriesOption>['series'];
type One = Extract<Series, readonly unknown[]>[number];

/** What a chart says besides numbers, in the language of the page. */
export interface ChartWords {
  name: (table: NamedFigureTable) => string;
  row: (table: NamedFigureTable, key: string) => string;
  yearBefore: string;
  /** In the place of a value that is not there. */
  absent: (table: NamedFigureTable, figure: Figure | null) => string;
}
export interface ChartColours {
  text: string;
  muted: string;
  line: string;
  surface: string;
  series: readonly string[];
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
  tooltip: {
    trigger: 'axis',
    // Drawn, not written: names never become markup.
    renderMode: 'richText',
    confine: true,
    backgroundColor: colours.surface,
    borderColor: colours.line,
    textStyle: { color: colours.text },
  },
});

/** The names along the axis of a chart. */
export const namesAxis = (data: readonly string[], colours: ChartColours) => ({
  type: 'category',
  data,
  axisLabel: { color: colours.muted, hideOverlap: true },
  axisLine: { lineStyle: { color: colours.line } },
});

/** Shares have an axis of their own, and so have seconds, counts and points of a scale. */
type Scale = 'share' | 'seconds' | 'contacts' | 'points';
const SCALE: Record<FigureUnit, Scale> = {
  share: 'share',
  'time-share': 'share',
  seconds: 'seconds',
  longest: 'seconds',
  contacts: 'contacts',
  mean: 'points',
};
const scaleOf = (unit: FigureUnit): Scale => SCALE[unit];
/** From so many keys on, a slider picks a part of the axis. */
const MANY = 62;

/** Whether there is anything to draw: an empty frame says nothing. */
export const isDrawn = (tables: readonly NamedFigureTable[]): boolean =>
  tables.some(({ rows }) =>
    rows.some(({ figure, yearBefore }) => figure.value !== null || (yearBefore?.value ?? null) !== null),
  );

/** The option of ECharts for these tables: the numbers of the table, and a gap where it says "no data". */
export function chartOption(
  tables: readonly NamedFigureTable[],
  words: ChartWords,
  colours: ChartColours,
): EChartsCoreOption {
  const [first] = tables;
  if (!first) return {};
  const keys = axisKeys(first);
  const scales = [...new Set(tables.map(({ definition }) => scaleOf(definition.unit)))];
  return {
    ...frameOf(colours),
    color: [...colours.series],
    grid: { left: 56, right: scales.length > 1 ? 64 : 24, top: 34, bottom: keys.length > MANY ? 62 : 28 },
    legend: { top: 0, textStyle: { color: colours.text }, type: 'scroll' },
    xAxis: namesAxis(
      keys.map((key) => words.row(first, key)),
      colours,
    ),
    yAxis: scales.map((scale, at) => ({
      type: 'value',
      // The length of a bar speaks of its value: it begins at 0.
      scale: scale === 'share' && isTime(first.by),
      position: at === 0 ? 'left' : 'right',
      offset: at > 1 ? 52 * (at - 1) : 0,
      ...(scale === 'share' ? { max: 1 } : { min: 0 }),
      axisLabel: {
        color: colours.muted,
        formatter: (value: number) =>
          scale === 'share' ? `${Math.round(value * 1000) / 10}%` : String(value),
      },
      splitLine: { show: at === 0, lineStyle: { color: colours.line } },
    })),
    ...(keys.length > MANY ? { dataZoom: [{ type: 'slider', height: 18, bottom: 8 }] } : {}),
    series: tables.flatMap((table, at) => seriesOf(table, at, keys, scales, words, colours)),
  };
}

function seriesOf(
  table: NamedFigureTable,
  at: number,
  keys: readonly string[],
  scales: readonly Scale[],
  words: ChartWords,
  colours: ChartColours,
): One[] {
  const { unit } = table.definition;
  const rows = new Map(table.rows.map((row) => [row.key, row]));
  const type = isTime(table.by) && unit !== 'contacts' ? 'line' : 'bar';
  const colour = colours.series[at % colours.series.length];
  const common = {
    type,
    yAxisIndex: scales.indexOf(scaleOf(unit)),
    ...(type === 'line'
      ? { symbol: 'circle', symbolSize: POINT, connectNulls: false, showAllSymbol: 'auto' }
      : { barMaxWidth: 28 }),
    cursor: hasContacts(table.definition) ? 'pointer' : 'default',
  };
  const reach = type === 'line' ? reachOf(keys.length) : {};
  const drawn = (figureOf: (row: FigureRow | undefined) => Figure | null | undefined) => {
    const figures = keys.map((key) => figureOf(rows.get(key)) ?? null);
    return {
      data: figures.map((figure) => figure?.value ?? null),
      tooltip: {
        // Of an estimate without a value the place along the axis tells why there is none.
        valueFormatter: (value: unknown, at: number) =>
          shownValue(table.definition, typeof value === 'number' ? value : null) ??
          words.absent(table, figures[at] ?? null),
      },
    };
  };
  const now: One = {
    ...common,
    // Where both years' points are at one place, the present one is seen and clicked.
    z: NOW_Z,
    name: words.name(table),
    itemStyle: { color: colour, ...reach },
    ...drawn((row) => row?.figure),
    ...targetLine(table, colours),
  } as One;
  if (table.yearBefore === null) return [now];
  const before = {
    ...common,
    name: `${words.name(table)} · ${words.yearBefore}`,
    itemStyle: { color: colour, opacity: 0.45, ...reach },
    lineStyle: { color: colour, type: 'dashed', opacity: 0.6 },
    ...drawn((row) => row?.yearBefore),
  } as One;
  return [now, before];
}

/** Over lines, which ECharts draws at 3. */
const NOW_Z = 4;
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

function targetLine({ total }: NamedFigureTable, colours: ChartColours): object {
  if (total.target === null) return {};
  return {
    markLine: {
      silent: true,
      symbol: 'none',
      lineStyle: { color: colours.muted, type: 'dotted' },
      label: {
        color: colours.muted,
        formatter: figureText(total.target, 'share') ?? '',
        position: 'insideEndTop',
      },
      data: [{ yAxis: total.target }],
    },
  };
}
