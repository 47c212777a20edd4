/**
 * Group commit: while one batch is being written, callers gather the next, so that many share one
 * journal flush; alone, a caller waits for nothing. Each caller still gets its own answer, and only
 * after the batch is committed.
 */
export class GroupCommit<Op, Result> {
  private waiting: { op: Op; resolve: (r: Result) => void; reject: (e: unknown) => void }[] = [];
  private running = 0;

  /**
   * @param write writes one batch; answers one result per op, in order; an Error as a result
   *   rejects that caller alone. If it throws, the whole batch is rejected.
   */
  constructor(
    private readonly write: (ops: Op[]) => Promise<(Result | Error)[]>,
    private readonly maxBatch = 500,
    private readonly maxRunning = 2,
  ) {}

  submit(op: Op): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      this.waiting.push({ op, resolve, reject });
      // Calls of one tick travel together: the pump starts when the tick's promises have settled.
      if (this.waiting.length === 1) setImmediate(() => this.pump());
    });
  }

  private pump(): void {
    while (this.running < this.maxRunning && this.waiting.length > 0) {
      const batch = this.waiting.splice(0, this.maxBatch);
      this.running += 1;
      void this.run(batch);
    }
  }

  private async run(batch: typeof this.waiting): Promise<void> {
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
      this.pump();
    }
  }
}
