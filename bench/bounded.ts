import { killChildren } from './child.js';

/** A phase that takes longer than its share, s, is cut short and named, and the next has its turn. */
export type Phase = [name: string, limitS: number, measure: () => Promise<void>];

/** What a bench keeps to. */
export interface Bounds {
  /** The whole bench, s: what is not measured by then is named. */
  limitS: number;
  /** Names of phases, with commas between; absent = all. */
  only: string | undefined;
  /** Takes everything down, however it ends; ends also what a phase still waits for. */
  close: () => Promise<void>;
}

/** Runs the phases of a bench one by one, each within its time. */
export class BoundedRun {
  private readonly started = performance.now();
  private closing: Promise<void> | null = null;

  constructor(private readonly bounds: Bounds) {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => void this.close().then(() => process.exit(130)));
    }
  }

  get elapsedS(): number {
    return (performance.now() - this.started) / 1000;
  }

  /** Answers why there is no figure of a phase, by its name. `stopWork`: ends what a phase cut short still does. */
  async run(
    phases: readonly Phase[],
    stopWork: () => void = () => undefined,
  ): Promise<Record<string, string>> {
    const { limitS: whole, only } = this.bounds;
    const failed: Record<string, string> = {};
    try {
      for (const [name, limitS, measure] of phases) {
        if (this.closing || (only && !only.split(',').includes(name))) continue;
        console.error(`${Math.round(this.elapsedS)} s: ${name}`);
        const left = whole - this.elapsedS;
        const failure = left > 0 ? await runPhase(Math.min(limitS, left), measure, stopWork) : 'no time left';
        if (failure !== null) failed[name] = failure;
      }
    } finally {
      await this.close();
    }
    return failed;
  }

  private close(): Promise<void> {
    killChildren();
    return (this.closing ??= this.bounds.close());
  }
}

/** Runs one phase; answers why there is no figure of it, or null. */
async function runPhase(
  limitS: number,
  measure: () => Promise<void>,
  stopWork: () => void,
): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`not done within ${Math.round(limitS)} s`), limitS * 1000);
  });
  const work = measure().then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  const failure = await Promise.race([work, limit]);
  clearTimeout(timer);
  // With its processes gone it ends by itself; the stores are still there for the next phase.
  killChildren();
  stopWork();
  await work;
  return failure;
}
