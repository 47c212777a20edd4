import type { AtSize, Busy, Memory, Speed } from './phases.js';

export interface Measured {
  floor: Speed;
  own: Speed;
  sizes: AtSize[];
  memory: Memory;
  busy: Busy;
  fairness: number;
}

/** One bar: the ratio or figure that was found, and what it must keep to. */
export interface Bar {
  name: string;
  found: number;
  atLeast?: number;
  atMost?: number;
}

export function barsOf({ floor, own, sizes, memory, busy, fairness }: Measured): Bar[] {
  const rates = sizes.map(({ rate }) => rate);
  return [
    { name: 'durable life ÷ floor', found: own.rate / floor.rate, atLeast: 0.2 },
    { name: 'offer p99 at half load ÷ floor’s', found: own.half.p99 / floor.half.p99, atMost: 3 },
    { name: 'offer p50 at a tenth of the load, ms', found: own.tenth.p50, atMost: 5 },
    {
      name: `fall of throughput, ${spanOf(sizes)}`,
      found: Math.max(...rates) / Math.min(...rates),
      atMost: 1.5,
    },
    { name: 'Redis for a waiting contact, B', found: memory.redisPerWaiting, atMost: 2048 },
    { name: 'heap for a waiting contact, B', found: memory.heapPerWaiting, atMost: 64 },
    { name: '95 % busy: rate with a line ÷ without', found: busy.crowded / busy.calm, atLeast: 0.8 },
    { name: '95 % busy: freed → next offer p99, ms', found: busy.reoffer.p99, atMost: 100 },
    { name: '32 at once: busiest agent ÷ mean', found: fairness, atMost: 1.5 },
  ];
}

const spanOf = (sizes: readonly AtSize[]): string =>
  `${sizes[0]?.size ?? 0} → ${sizes.at(-1)?.size ?? 0} agents and waiting`;

export const holds = ({ found, atLeast = -Infinity, atMost = Infinity }: Bar): boolean =>
  found >= atLeast && found <= atMost;
