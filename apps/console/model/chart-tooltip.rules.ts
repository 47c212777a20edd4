import type { ChartColours } from './chart-layout.rules.js';

/** What ECharts knows of a bar or point where the mouse is. */
interface Shown {
  seriesIndex: number;
  dataIndex: number;
  seriesName: string;
  /** Its colour, as a part of the text. */
  marker: string;
  value: unknown;
}

/** What is told of all series in one place, whatever frame they are in. */
export interface Telling {
  /** The place along the axis. */
  nameOf: (dataIndex: number) => string;
  /** Of a series, in words. */
  valueOf: (seriesIndex: number, value: unknown, dataIndex: number) => string;
}

/** The name of the row once, and below it each series in the order of the legend. */
export function tooltipText(shown: readonly Shown[], { nameOf, valueOf }: Telling): string {
  const [first] = shown;
  if (!first) return '';
  const lines = [...shown]
    .sort((one, other) => one.seriesIndex - other.seriesIndex)
    .map(({ marker, seriesName, seriesIndex, value, dataIndex }) => {
      return `${marker}${seriesName}  ${valueOf(seriesIndex, value, dataIndex)}`;
    });
  return [nameOf(first.dataIndex), ...lines].join('\n');
}

/** How all charts tell of the place where the mouse is. */
export const tooltipOf = (colours: ChartColours, pointer: 'line' | 'shadow' = 'line'): object => ({
  trigger: 'axis',
  axisPointer: { type: pointer },
  // Drawn, not written: names never become markup.
  renderMode: 'richText',
  confine: true,
  backgroundColor: colours.surface,
  borderColor: colours.line,
  textStyle: { color: colours.text },
});
