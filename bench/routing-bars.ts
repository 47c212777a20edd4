import type { Bar } from './bar.js';
import type { AtSize, Busy, Memory, Speed } from './routing-phases.js';

/** What `npm run bench:routing` measures. */
export interface Measured {
  floor: Speed;
  own: Speed;
  sizes: AtSize[];
  memory: Memory;
  busy: Busy;
  fairness: number;
}

/** Bars by phase; of a phase that time did not allow, nothing was found. */
export function barsOf({ floor, own, sizes, memory, busy, fairness }: Partial<Measured>): Bar[] {
  const rates = sizes?.map(({ rate }) => rate) ?? [];
  return [
    { name: 'durable life ÷ floor', found: ratio(own?.rate, floor?.rate), atLeast: 0.2 },
    { name: 'offer p99 at half load ÷ floor’s', found: ratio(own?.half.p99, floor?.half.p99), atMost: 3 },
    { name: 'offer p50 at a tenth of the load, ms', found: own?.tenth.p50, atMost: 5 },
    {
      name: `fall of throughput${spanOf(sizes)}`,
      found: sizes && ratio(Math.max(...rates), Math.min(...rates)),
      atMost: 1.5,
    },
    { name: 'Redis for a waiting contact, B', found: memory?.redisPerWaiting, atMost: 2048 },
    { name: 'heap for a waiting contact, B', found: memory?.heapPerWaiting, atMost: 64 },
    { name: '95 % busy: rate with a line ÷ without', found: ratio(busy?.crowded, busy?.calm), atLeast: 0.8 },
    { name: '95 % busy: freed → next offer p99, ms', found: busy?.reoffer.p99, atMost: 100 },
    { name: '32 at once: busiest agent ÷ mean', found: fairness, atMost: 1.5 },
  ];
}

const ratio = (over: number | undefined, under: number | undefined): number | undefined =>
  over === undefined || under === undefined ? undefined : over / under;

const spanOf = (sizes: readonly AtSize[] | undefined): string =>
  sizes ? `, ${sizes[0]?.size} → ${sizes.at(-1)?.size} agents and waiting` : '';
