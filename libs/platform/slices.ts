import { setImmediate as nextTurn } from 'node:timers/promises';

/** So long at most a computation holds up a process that others wait for, ms. */
const SLICE_MS = 10;

/** A computation in small pieces: wherever it yields, others may have their turn. */
export type Steps<T> = Generator<void, T>;

/** All of it without a break, for whoever has little to compute. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/**
 * Lets others have their turn while something long is computed: as soon as a slice is over, what waits for the process
 * (requests, timers) goes first. One of these for each computation.
 */
export class Slices {
  private began: number;

  constructor(
    private readonly breathe: () => Promise<unknown> = nextTurn,
    /** Ms, of a clock that is never set. */
    private readonly now: () => number = () => performance.now(),
  ) {
    this.began = now();
  }

  /** To be called between pieces; waits only if the slice is over. */
  async pause(): Promise<void> {
    if (this.now() - this.began < SLICE_MS) return;
    await this.breathe();
    this.began = this.now();
  }

  async run<T>(steps: Steps<T>): Promise<T> {
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
      await this.pause();
    }
  }
}
