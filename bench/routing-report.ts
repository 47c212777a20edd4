import { lineOf, round } from './bar.js';
import { barsOf, type Measured } from './routing-bars.js';
import type { Speed } from './routing-phases.js';
import type { Usage } from './stage.js';

/** What was measured of routing, as a table for people. */
export function tableOf(measured: Partial<Measured>): string {
  const { floor, own, sizes, memory, busy } = measured;
  return [
    ...(floor ? speed('floor', floor) : []),
    ...(own ? speed('own durable life', own) : []),
    ...(floor && own ? [`CPU a contact ÷ floor’s: ${round(together(own) / together(floor))}`] : []),
    ...(sizes
      ? [
          'by agents and waiting:',
          ...sizes.map(
            ({ size, rate, half }) =>
              `  ${size}: ${Math.round(rate)} contacts/s; arrival → offer at half load, ms: p50 ${round(half.p50)} p99 ${round(half.p99)}`,
          ),
        ]
      : []),
    ...(memory
      ? [
          `Redis: ${round(memory.redisPerWaiting)} B a waiting contact, ${round(memory.redisPerAgent)} B an agent`,
        ]
      : []),
    ...(busy
      ? [
          `95 % busy: ${Math.round(busy.calm)}/s calm, ${Math.round(busy.crowded)}/s with a line`,
          `  freed → next offer, ms: p50 ${round(busy.reoffer.p50)} p99 ${round(busy.reoffer.p99)}`,
        ]
      : []),
    '',
    ...barsOf(measured).map(lineOf),
  ].join('\n');
}

/** CPU of all processes for one contact, µs: what a crowded machine distorts least. */
const together = ({ cost }: Speed): number => Object.values(cost).reduce((sum, us) => sum + us, 0);

function speed(name: string, measured: Speed): string[] {
  const { rate, half, tenth, cost, store } = measured;
  const costs = Object.entries(cost).map(([process, us]) => `${process} ${Math.round(us)}`);
  return [
    `${name}: ${Math.round(rate)} contacts/s`,
    `  arrival → offer, ms: half load p50 ${round(half.p50)} p99 ${round(half.p99)}; a tenth p50 ${round(tenth.p50)} p99 ${round(tenth.p99)}`,
    `  CPU a contact, µs: ${costs.join(', ')}; together ${Math.round(together(measured))}`,
    `  operations of MongoDB a contact (µs in them): ${usageOf(store)}`,
  ];
}

/** The collections that take longest first. */
const usageOf = (store: Usage): string =>
  Object.entries(store)
    .filter(([, { count }]) => count >= 0.01)
    .toSorted(([, a], [, b]) => b.time - a.time)
    .map(([name, { count, time }]) => `${name} ${round(count)} (${Math.round(time)})`)
    .join(', ');
