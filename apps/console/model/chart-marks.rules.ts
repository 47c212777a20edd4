import type { LineSeriesOption } from 'echarts/charts';
import { figureText, type NamedFigureTable } from '#libs/contract';
import {
  axesOf,
  typeOf,
  type ChartColours,
  type ChartLayout,
  type ChartWords,
} from './chart-layout.rules.js';

/** What a chart is drawn with. */
export interface Drawing {
  layout: ChartLayout;
  words: ChartWords;
  colours: ChartColours;
  /** The row that is not over yet; null: all are. */
  unfinished: string | null;
}

/** Over lines, which ECharts draws at 3. */
export const NOW_Z = 4;

/** Gaps in the colour of the page, over the way of a line to what is not over yet. */
export function dashesOf(
  table: NamedFigureTable,
  { layout, words, colours, unfinished }: Drawing,
): LineSeriesOption[] {
  const to = unfinished === null ? -1 : layout.keys.indexOf(unfinished);
  if (to < 1 || typeOf(table) !== 'line') return [];
  const values = new Map(table.rows.map(({ key, figure }) => [key, figure.value]));
  const data = layout.keys.map((key, at) => (at === to || at === to - 1 ? (values.get(key) ?? null) : null));
  return [
    {
      type: 'line',
      ...axesOf(table, layout),
      // Goes with the line it belongs to, which the legend shows or hides.
      name: words.name(table),
      data,
      symbol: 'none',
      silent: true,
      tooltip: { show: false },
      // Over the line also where the mouse is and raises it.
      z: NOW_Z + 1,
      lineStyle: { color: colours.surface, type: [5, 6], width: 3 },
    },
  ];
}

/** What every row aims at; null where nothing is aimed at, or queues have aims of their own. */
function aimOf({ total, rows }: NamedFigureTable): number | null {
  return rows.every(({ figure }) => figure.target === total.target) ? total.target : null;
}

/** Lines across: what is aimed at, and which row is not over yet. */
export function linesOf(
  table: NamedFigureTable,
  isFirst: boolean,
  { layout, words, colours, unfinished }: Drawing,
): object {
  const target = aimOf(table);
  const label = { color: colours.muted };
  const data = [
    ...(target === null
      ? []
      : [
          {
            [layout.sideways ? 'xAxis' : 'yAxis']: target,
            lineStyle: { color: colours.muted, type: 'dotted' },
            label: {
              ...label,
              formatter: figureText(target, 'share') ?? '',
              // Above, where no number of the axis is: names go down.
              position: layout.sideways ? 'start' : 'insideStartTop',
            },
          },
        ]),
    ...(unfinished === null || !isFirst
      ? []
      : [
          {
            xAxis: layout.keys.indexOf(unfinished),
            lineStyle: { color: colours.muted, type: 'dashed' },
            // To the left, where no axis has its name.
            label: { ...label, formatter: words.unfinished(table), position: 'end', align: 'right' },
          },
        ]),
  ];
  return data.length === 0 ? {} : { markLine: { silent: true, symbol: 'none', data } };
}
