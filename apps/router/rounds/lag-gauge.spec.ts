import { expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { lagGauge } from './lag-gauge.js';

it('/metrics tell how far figures are behind, and the last that was known while the store is away', async () => {
  const answers: (() => Promise<number | null>)[] = [
    async () => null,
    async () => 40_000,
    async () => Promise.reject(new Error('away')),
    async () => 100_500,
    async () => null,
  ];
  const registry = new Registry();
  const since = async (): Promise<number | null> => answers.shift()?.() ?? null;
  lagGauge(registry, { since }, { now: () => 100_000 });
  const seen: unknown[] = [];
  for (let scrape = 0; scrape < 5; scrape += 1) {
    const [metric] = await registry.getMetricsAsJSON();
    seen.push(metric?.values[0]?.value);
  }
  expect(seen).toEqual([0, 60, 60, 0, 0]);
});
