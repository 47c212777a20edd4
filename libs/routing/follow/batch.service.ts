/** Beyond this many, news is dropped rather than kept: the sweep finds it in the truth. */
const MOST_KEPT = 50_000;

/** Applies what it is told in batches, one at a time: while one is being applied, the next gathers. */
export class BatchService<T> {
  private waiting: T[] = [];
  private running: Promise<void> | null = null;

  /** `apply` never rejects. */
  constructor(private readonly apply: (items: T[]) => Promise<void>) {}

  add(items: readonly T[]): void {
    if (items.length === 0) return;
    if (this.waiting.length < MOST_KEPT) this.waiting.push(...items);
    this.running ??= this.drain().finally(() => {
      this.running = null;
    });
  }

  get idle(): boolean {
    return this.running === null;
  }

  /** Resolves when everything added so far has been applied. */
  async settled(): Promise<void> {
    while (this.running) await this.running;
  }

  private async drain(): Promise<void> {
    // What is told in one turn of the event loop travels together.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.waiting.length > 0) {
      const batch = this.waiting;
      this.waiting = [];
      await this.apply(batch);
    }
  }
}
