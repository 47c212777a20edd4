import type { Log } from './log.js';

/** Runs a task again and again, never twice at once; a failure is logged and the next round comes. */
export class Ticker {
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly name: string,
    private readonly everyMs: number,
    private readonly task: () => Promise<unknown>,
    private readonly log: Log,
  ) {}

  start(): void {
    this.timer = setTimeout(() => {
      this.running = this.round();
    }, this.everyMs);
  }

  /** Resolves when the round under way, if any, has ended. */
  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
    await this.running;
  }

  private async round(): Promise<void> {
    try {
      await this.task();
    } catch (error) {
      this.log.warn({ err: error, task: this.name }, 'round failed');
    }
    if (!this.stopped) this.start();
  }
}
