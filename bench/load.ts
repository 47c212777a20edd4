import { sharedNow } from './child.js';

/** Agents are numbered from 0. */
export const agentId = (n: number): string => `agent-${n}`;
export const numberOf = (id: string): number => Number(id.slice('agent-'.length));

/** Where contacts wait whom no agent serves. */
export const NOBODYS_QUEUE = 'nobody';

/** What the process of the consoles is to be. */
export interface ConsoleOrder {
  url: string;
  agents: number;
  sockets: number;
  /** How long an agent talks, ms. */
  talkMs: number;
  /** Agents from this number on never end what they took. */
  busyFrom: number;
}

/**
 * How contacts come: so many always under way, or at a rate (Poisson) whatever becomes of them. `atLeast`:
 * longer than `seconds` if fewer have begun by then, so that a crowded machine gives a figure too.
 */
export type Load = { seconds: number } & (
  | { inFlight: number; atLeast?: number }
  | { rate: number; seed: number }
);

/** What a run of load came to. */
export interface Outcome {
  count: number;
  /** Whole lives a second, from the first arrival until everything was done. */
  rate: number;
  /** Arrival → offer seen at the console, ms. */
  offer: Percentiles;
}
/** Ms. */
export interface Percentiles {
  p50: number;
  p99: number;
}

/**
 * Runs one load. `arrive` begins a contact's life (its arrival is the time given, which for a rate is
 * when it was due: a stall counts against us); whoever ends one calls `ended`.
 */
export class LoadRun {
  private opened = 0;
  private closed = 0;
  private failure: Error | null = null;
  private readonly waits: number[] = [];
  private whenClosed: () => void = () => undefined;

  constructor(private readonly arrive: (at: number) => Promise<void>) {}

  offered(waitMs: number): void {
    this.waits.push(waitMs);
  }

  ended(): void {
    this.closed += 1;
    this.whenClosed();
  }

  failed(error: unknown): void {
    this.failure ??= error instanceof Error ? error : new Error(String(error));
    this.whenClosed();
  }

  /** `settled` resolves when what follows the last end (facts, inserts) is done too. */
  async run(load: Load, settled: () => Promise<void>): Promise<Outcome> {
    const start = sharedNow();
    if ('inFlight' in load) await this.keepFull(start + load.seconds * 1000, load.inFlight, load.atLeast);
    else await this.keepRate(start, load.seconds * 1000, load.rate, random(load.seed));
    while (this.closed < this.opened) await this.nextEnd();
    await settled();
    const seconds = (sharedNow() - start) / 1000;
    return { count: this.closed, rate: this.closed / seconds, offer: percentiles(this.waits) };
  }

  private begin(at: number): void {
    this.opened += 1;
    this.arrive(at).catch((error: unknown) => this.failed(error));
  }

  private async keepFull(until: number, inFlight: number, atLeast = 0): Promise<void> {
    for (let now = sharedNow(); now < until || this.opened < atLeast; now = sharedNow()) {
      while (this.opened - this.closed < inFlight) this.begin(now);
      await this.nextEnd();
    }
  }

  private async keepRate(start: number, spanMs: number, rate: number, draw: () => number): Promise<void> {
    let due = start;
    while (due < start + spanMs) {
      const now = sharedNow();
      for (; due <= now && due < start + spanMs; due += (-Math.log(1 - draw()) * 1000) / rate)
        this.begin(due);
      if (this.failure) throw this.failure;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }

  /** Resolves after some more contacts have ended; throws if one has failed. */
  private async nextEnd(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.whenClosed = () => setImmediate(resolve);
      if (this.failure) resolve();
    });
    if (this.failure) throw this.failure;
  }
}

/** A seeded generator (mulberry32) of numbers from 0 to 1. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The p-th part of the values is below each; 0 of none. */
export function percentiles(values: readonly number[]): Percentiles {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p99: at(0.99) };
}

export function median(values: readonly number[]): number {
  return percentiles(values).p50;
}
