import { BarChart, LineChart } from 'echarts/charts';
import {
  AriaComponent,
  DataZoomComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
} from 'echarts/components';
import { type ECharts, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import type { NamedFigureTable } from '#libs/contract';
import { useDark } from '../shell/theme.hook.js';
import { useText } from '../text/language.hook.js';
import { chartOption, type ChartColours } from './chart.option.js';
import { useRowName } from './row-name.hook.js';

use([
  BarChart,
  LineChart,
  AriaComponent,
  DataZoomComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
  CanvasRenderer,
]);

/** Told apart also by those who see no red or green. */
const SERIES = {
  light: ['#1557b0', '#c25e00', '#00795c', '#8b3fa8'],
  dark: ['#6aa5ea', '#f0a45d', '#4fc3a1', '#c58fe0'],
};

const coloursOf = (dark: boolean): ChartColours => {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string): string => style.getPropertyValue(name).trim();
  return {
    text: of('--text'),
    muted: of('--muted'),
    line: of('--line'),
    surface: of('--surface'),
    series: SERIES[dark ? 'dark' : 'light'],
  };
};

/** A chart of the tables' rows. The table beside it says the same in words. */
export default function Chart({ tables }: { tables: readonly NamedFigureTable[] }) {
  const { t, named } = useText();
  const dark = useDark();
  const rowName = useRowName();
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts | null>(null);
  useEffect(() => {
    if (!place.current) return undefined;
    const made = init(place.current);
    chart.current = made;
    const watch = new ResizeObserver(() => made.resize());
    watch.observe(place.current);
    return () => {
      watch.disconnect();
      made.dispose();
    };
  }, []);
  useEffect(() => {
    const words = {
      name: (table: NamedFigureTable) => named(table.definition),
      row: rowName,
      yearBefore: t('yearBeforeShort'),
      noData: t('noData'),
    };
    chart.current?.setOption(chartOption(tables, words, coloursOf(dark)), { notMerge: true });
  });
  const name = tables.map(({ definition }) => named(definition)).join(', ');
  return <div ref={place} className="chart" role="img" aria-label={t('chartLabel', { name })} />;
}
