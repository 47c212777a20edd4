export interface GroupCommitSettings {
  maxBatch?: number;
  /** Batches being written at once. */
  maxRunning?: number;
  /**
   * A batch costs more than an op, so where stores are busy it is worth while to gather longer: the next begins no
   * sooner after the last one did than a batch takes, and so long at most, ms.
   */
  paceMs?: number;
}

/**
 * Group commit: while one batch is being written, callers gather the next, so that many share one journal flush; alone,
 * a caller waits for nothing. Each caller still gets its own answer, and only
 * after the batch is committed.
 */
export class GroupCommit<Op, Result> {
  private waiting: { op: Op; resolve: (r: Result) => void; reject: (e: unknown) => void }[] = [];
  private running = 0;
  private lastBegun = -Infinity;
  /** How long the last batch that is written took, ms. */
  private took = 0;
  private timer: NodeJS.Timeout | null = null;
  private readonly settings: Required<GroupCommitSettings>;

  /**
   * @param write writes one batch; answers one result per op, in order; an Error as a result
   *   rejects that caller alone. If it throws, the whole batch is rejected.
   */
  constructor(
    private readonly write: (ops: Op[]) => Promise<(Result | Error)[]>,
    settings: GroupCommitSettings = {},
  ) {
    this.settings = { maxBatch: 500, maxRunning: 2, paceMs: 0, ...settings };
  }

  submit(op: Op): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      this.waiting.push({ op, resolve, reject });
      // Calls of one tick travel together: the pump starts when the tick's promises have settled.
      if (this.waiting.length === 1) setImmediate(() => this.pump());
    });
  }

  private pump(): void {
    const { maxBatch, maxRunning } = this.settings;
    while (this.running < maxRunning && this.waiting.length > 0) {
      const early = this.waiting.length < maxBatch ? this.tooEarlyBy() : 0;
      if (early > 0) return this.pumpIn(early);
      const batch = this.waiting.splice(0, maxBatch);
      this.running += 1;
      this.lastBegun = performance.now();
      void this.run(batch);
    }
  }

  private tooEarlyBy(): number {
    return this.lastBegun + Math.min(this.settings.paceMs, this.took) - performance.now();
  }

  private pumpIn(ms: number): void {
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.pump();
    }, ms);
  }

  private async run(batch: typeof this.waiting): Promise<void> {
    const begun = performance.now();
    try {
      const results = await this.write(batch.map((item) => item.op));
      batch.forEach((item, index) => {
        const result = results[index] as Result | Error;
        if (result instanceof Error) item.reject(result);
        else item.resolve(result);
      });
    } catch (error) {
      for (const item of batch) item.reject(error);
    } finally {
      this.running -= 1;
      this.took = performance.now() - begun;
      this.pump();
    }
  }
}
