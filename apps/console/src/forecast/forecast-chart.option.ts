import type { EChartsCoreOption } from 'echarts/core';
import type { ForecastDay } from '#libs/contract';
import { shownSlots, slotText } from '../../model/forecast.rules.js';
import { namesAxis, type ChartColours } from '../../model/chart-layout.rules.js';
import { frameOf } from '../../model/chart.rules.js';

export interface ForecastWords {
  expected: string;
  interval: string;
  actual: string;
  rostered: string;
}

/** A day: what is expected with its interval, what came, and who is needed on an axis of their own. */
export function forecastOption(
  day: ForecastDay,
  words: ForecastWords,
  colours: ChartColours,
): EChartsCoreOption {
  const slots = shownSlots(day);
  const [blue, orange, green] = colours.series;
  const axis = { axisLabel: { color: colours.muted }, splitLine: { lineStyle: { color: colours.line } } };
  const band = { type: 'line', stack: 'band', symbol: 'none', lineStyle: { opacity: 0 }, silent: true };
  const round = (value: number): number => Math.round(value * 10) / 10;
  return {
    ...frameOf(colours),
    grid: { left: 48, right: 48, top: 34, bottom: 28 },
    legend: {
      top: 0,
      textStyle: { color: colours.text },
      data: [words.expected, words.interval, words.actual, words.rostered],
    },
    xAxis: namesAxis(
      slots.map(({ slot }) => slotText(slot)),
      colours,
    ),
    yAxis: [
      { type: 'value', min: 0, ...axis },
      { type: 'value', min: 0, minInterval: 1, ...axis, splitLine: { show: false } },
    ],
    series: [
      { ...band, name: 'low', data: slots.map(({ low }) => round(low)), tooltip: { show: false } },
      {
        ...band,
        name: words.interval,
        data: slots.map(({ low, high }) => round(high - low)),
        areaStyle: { color: blue, opacity: 0.18 },
        itemStyle: { color: blue, opacity: 0.4 },
        tooltip: { show: false },
      },
      {
        name: words.expected,
        type: 'line',
        symbol: 'none',
        color: blue,
        data: slots.map(({ expected }) => round(expected)),
      },
      { name: words.actual, type: 'line', color: orange, data: slots.map(({ actual }) => actual) },
      {
        name: words.rostered,
        type: 'line',
        step: 'middle',
        symbol: 'none',
        yAxisIndex: 1,
        color: green,
        lineStyle: { type: 'dashed', color: green },
        data: slots.map(({ rostered }) => rostered),
      },
    ],
  };
}
