import { BarChart, LineChart } from 'echarts/charts';
import {
  AriaComponent,
  DataZoomComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
} from 'echarts/components';
import { type ECharts, type EChartsCoreOption, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { useDark } from '../shell/theme.hook.js';
import type { ChartColours } from '../../model/chart-layout.rules.js';
import type { ChartPlace } from '../../model/chart.rules.js';

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

interface Props {
  label: string;
  option: (colours: ChartColours) => EChartsCoreOption;
  /** px; as the style of the page has it, if left out. */
  height?: number;
  /** Told which bar or point was clicked; series whose `cursor` is `pointer` say that they lead somewhere. */
  onPlace?: (place: ChartPlace) => void;
}

/** A chart that fills its place. `label` says what it shows to whoever does not see it. */
export function ChartCanvas({ label, option, height, onPlace }: Props) {
  const dark = useDark();
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts | null>(null);
  const told = useRef(onPlace);
  useEffect(() => {
    if (!place.current) return undefined;
    const made = init(place.current);
    chart.current = made;
    made.on('click', 'series', ({ seriesIndex, dataIndex }) => {
      if (seriesIndex !== undefined) told.current?.({ seriesIndex, dataIndex });
    });
    const watch = new ResizeObserver(() => made.resize());
    watch.observe(place.current);
    return () => {
      watch.disconnect();
      made.dispose();
    };
  }, []);
  useEffect(() => {
    told.current = onPlace;
    chart.current?.setOption(option(coloursOf(dark)), { notMerge: true });
  });
  return <div ref={place} className="chart" style={{ height }} role="img" aria-label={label} />;
}
