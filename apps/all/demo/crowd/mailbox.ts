import type { Stage } from './stage.service.js';

/** Keeps what came until somebody asks for it, in order. */
export class Mailbox<T> {
  private readonly items: T[] = [];
  private wake: () => void = () => undefined;

  constructor(private readonly stage: Stage) {}

  put(item: T): void {
    this.items.push(item);
    this.wake();
  }

  /** The next one; null if none comes within so many ms of the demo's time. Throws when the play ends. */
  async take(withinMs: number): Promise<T | null> {
    if (this.items.length === 0) await this.arrival(withinMs * this.stage.pace.scale);
    this.stage.signal.throwIfAborted();
    return this.items.shift() ?? null;
  }

  private async arrival(ms: number): Promise<void> {
    const { signal } = this.stage;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.wake = () => undefined;
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.wake = done;
      signal.addEventListener('abort', done);
      if (signal.aborted) done();
    });
  }
}
