import { countText, type Figure, type FigureUnit, type NamedFigureTable } from '#libs/contract';
import { axisKeys, isTime } from './figures.rules.js';

/** Shares have an axis of their own, and so have seconds, counts and points of a scale. */
export type Scale = 'share' | 'seconds' | 'contacts' | 'points';
const SCALE: Record<FigureUnit, Scale> = {
  share: 'share',
  'time-share': 'share',
  seconds: 'seconds',
  longest: 'seconds',
  contacts: 'contacts',
  mean: 'points',
};
const scaleOf = ({ definition }: Pick<NamedFigureTable, 'definition'>): Scale => SCALE[definition.unit];

export interface ChartColours {
  text: string;
  muted: string;
  line: string;
  surface: string;
  series: readonly string[];
}

/** What a chart says besides numbers, in the language of the page. */
export interface ChartWords {
  name: (table: NamedFigureTable) => string;
  row: (table: NamedFigureTable, key: string) => string;
  yearBefore: string;
  /** What its numbers are counted in, as it stands on the axis. */
  unit: (scale: Scale) => string;
  /** Beside a row of a time that is not over yet. */
  unfinished: (table: NamedFigureTable) => string;
  /** In the place of a value that is not there. */
  absent: (table: NamedFigureTable, figure: Figure | null) => string;
}

/** Where a frame stands: px, or per cent of the whole chart. */
interface Grid {
  left: number | string;
  right: number | string;
  top: number;
  height: number;
}
/** A frame of a chart, with an axis of values for each of its units. */
export interface Panel {
  scales: readonly Scale[];
  grid: Grid;
}
export interface ChartLayout {
  /** The names along the axis of all panels. */
  keys: readonly string[];
  /** Names stand below each other, and bars go to the right: so that each of them can be read. */
  sideways: boolean;
  panels: readonly Panel[];
  /** Of the whole chart, px. */
  height: number;
  /** A slider picks a part of the names. */
  isLong: boolean;
}

/** px: of the legend and the names of units above, of what stands below and on the left of names below each other. */
const [ABOVE, BELOW, NAMES] = [48, 28, 168];
/** px: of one frame, of the frames where there are more, and between these. */
const [FRAME, FRAMES, BETWEEN] = [220, 150, 34];
/** More times than these, or names below each other, are too many to be seen at once. */
const MANY_TIMES = 62;
const MANY_ROWS = 45;
const SLIDER = 34;
/** px of a row: of each of its bars, and around them; no text is lower than that. */
const [BAR, AROUND, ROW] = [10, 8, 20];
/** px of a line of what is told where the mouse is. */
const TOLD = 24;
/** Two units have an axis each, on either side of one frame; of more, each has a frame of its own. */
const MOST_AXES = 2;

/** How the chart of these tables, which have the same rows, is laid out. */
export function layoutOf(tables: readonly NamedFigureTable[]): ChartLayout {
  const [first] = tables;
  const keys = first ? axisKeys(first) : [];
  const scales = [...new Set(tables.map(scaleOf))];
  if (first && !isTime(first.by)) return sideways(tables, keys, scales);
  const isLong = keys.length > MANY_TIMES;
  const below = BELOW + (isLong ? SLIDER : 0);
  const frames = scales.length > MOST_AXES ? scales.map((one) => [one]) : [scales];
  const each = frames.length > 1 ? FRAMES : FRAME - (isLong ? SLIDER : 0);
  const right = frames.length === 1 && scales.length === MOST_AXES ? 64 : 40;
  return {
    keys,
    sideways: false,
    panels: frames.map((its, at) => ({
      scales: its,
      grid: { left: 64, right, top: ABOVE + at * (each + BETWEEN), height: each },
    })),
    height: ABOVE + frames.length * each + (frames.length - 1) * BETWEEN + below,
    isLong,
  };
}

/** Frames beside each other, one for each unit, with the names on the left of them all. */
function sideways(
  tables: readonly NamedFigureTable[],
  keys: readonly string[],
  scales: readonly Scale[],
): ChartLayout {
  const barsOf = (scale: Scale): number =>
    tables
      .filter((table) => scaleOf(table) === scale)
      .reduce((sum, { yearBefore }) => sum + (yearBefore === null ? 1 : 2), 0);
  const bars = Math.max(0, ...scales.map(barsOf));
  const isLong = keys.length > MANY_ROWS;
  const rows = Math.min(keys.length, MANY_ROWS) * Math.max(ROW, BAR * bars + AROUND);
  // What is told where the mouse is stands within the chart, a line for each series.
  const series = scales.reduce((sum, one) => sum + barsOf(one), 0);
  const height = Math.max(rows, TOLD * (series + 1) + AROUND - ABOVE - BELOW);
  // About the share of the names; what is left is the same for all.
  const names = 12;
  const edge = (at: number): number => names + ((100 - names) / scales.length) * at;
  return {
    keys,
    sideways: true,
    panels: scales.map((scale, at) => ({
      scales: [scale],
      grid: {
        left: at === 0 ? NAMES : `${edge(at) + 1.5}%`,
        right: at === scales.length - 1 ? 52 : `${100 - edge(at + 1) + 2.5}%`,
        top: ABOVE,
        height,
      },
    })),
    height: ABOVE + height + BELOW,
    isLong,
  };
}

/** The axes of values, panel by panel, in the order of their units. `unit`: what a scale is called on its axis. */
export function valueAxes(
  { sideways: lies, panels }: ChartLayout,
  unit: (scale: Scale) => string,
  colours: ChartColours,
): object[] {
  return panels.flatMap(({ scales }, gridIndex) =>
    scales.map((scale, at) => ({
      type: 'value',
      gridIndex,
      name: unit(scale),
      nameGap: lies ? 6 : 10,
      nameTextStyle: { color: colours.muted, ...(lies ? {} : { align: at === 0 ? 'right' : 'left' }) },
      // The length of a bar speaks of its value: it begins at 0.
      scale: scale === 'share' && !lies,
      ...(lies ? {} : { position: at === 0 ? 'left' : 'right' }),
      ...(scale === 'share' ? { max: 1 } : { min: 0 }),
      ...(scale === 'contacts' ? { minInterval: 1 } : {}),
      axisLabel: {
        color: colours.muted,
        hideOverlap: true,
        formatter: (value: number) =>
          scale === 'share' ? `${Math.round(value * 1000) / 10}%` : countText(value),
      },
      splitLine: { show: at === 0, lineStyle: { color: colours.line } },
    })),
  );
}

/** The axes of names, one for each panel: written once, and below each other all of them. */
export function nameAxes(
  { sideways: lies, panels, keys }: ChartLayout,
  nameOf: (key: string) => string,
  colours: ChartColours,
): object[] {
  const data = keys.map(nameOf);
  return panels.map((_, gridIndex) => ({
    ...namesAxis(data, colours),
    gridIndex,
    axisLabel: lies
      ? {
          show: gridIndex === 0,
          color: colours.muted,
          interval: 0,
          // What is too long is whole where the mouse is over it.
          width: NAMES - 16,
          overflow: 'truncate',
        }
      : { show: gridIndex === panels.length - 1, color: colours.muted, hideOverlap: true },
    ...(lies ? { inverse: true, axisTick: { show: false } } : {}),
  }));
}

/** The names along the axis of a chart. */
export const namesAxis = (data: readonly string[], colours: ChartColours) => ({
  type: 'category',
  data,
  axisLabel: { color: colours.muted, hideOverlap: true },
  axisLine: { lineStyle: { color: colours.line } },
});

/** The slider of a chart that is too long; nothing for others. */
export function slider({ isLong, sideways: lies, panels }: ChartLayout): object {
  if (!isLong) return {};
  const all = panels.map((_, at) => at);
  const one = lies
    ? { yAxisIndex: all, orient: 'vertical', right: 8, width: 16, startValue: 0, endValue: MANY_ROWS - 1 }
    : { xAxisIndex: all, height: 18, bottom: 8 };
  return { dataZoom: [{ type: 'slider', ...one }] };
}

/** What happens in time is a line, but for counts. */
export const typeOf = ({ by, definition }: NamedFigureTable): 'line' | 'bar' =>
  isTime(by) && definition.unit !== 'contacts' ? 'line' : 'bar';

export const panelOf = (table: NamedFigureTable, { panels }: ChartLayout): number =>
  panels.findIndex(({ scales }) => scales.includes(scaleOf(table)));

/** By which axes it is drawn. */
export function axesOf(table: NamedFigureTable, layout: ChartLayout): object {
  const panel = panelOf(table, layout);
  const value = layout.panels.flatMap(({ scales }) => scales).indexOf(scaleOf(table));
  return layout.sideways
    ? { xAxisIndex: value, yAxisIndex: panel }
    : { xAxisIndex: panel, yAxisIndex: value };
}
