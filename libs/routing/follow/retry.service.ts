/** Beyond this many the rest is left to the sweep, which finds everything. */
const MOST_KEPT = 10_000;
const EVERY_MS = 1000;

/** Tries again, every second until it works, what could not be applied; by ids, so that each is asked anew. */
export class RetryService {
  private readonly ids = new Set<string>();
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> = Promise.resolve();

  /** `act` rejects if it still can't be done. */
  constructor(private readonly act: (ids: string[]) => Promise<void>) {}

  add(ids: Iterable<string>): void {
    for (const id of ids) {
      if (this.ids.size >= MOST_KEPT) break;
      this.ids.add(id);
    }
    this.arm();
  }

  /** Ends with the attempt under way; what is left is the sweep's. */
  async stop(): Promise<void> {
    this.ids.clear();
    if (this.timer) clearTimeout(this.timer);
    await this.running;
  }

  private arm(): void {
    if (this.timer || this.ids.size === 0) return;
    this.timer = setTimeout(() => {
      this.running = this.attempt();
    }, EVERY_MS).unref();
  }

  private async attempt(): Promise<void> {
    const ids = [...this.ids];
    this.ids.clear();
    try {
      await this.act(ids);
      this.timer = null;
    } catch {
      this.timer = null;
      this.add(ids);
    }
    this.arm();
  }
}
