const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * npm passes Ctrl-C on although the terminal has already delivered it, so that one press arrives
 * twice; only a signal this much later is a second press.
 */
const SAME_PRESS_MS = 1000;
const FORCED = 130;

/**
 * Waits for the wish to stop: a signal, or an error that nobody caught. A second press ends the
 * process at once (the stores' own exit hook then still asks them to shut down).
 */
export class StopRequest {
  isRequested = false;
  /** Resolves to null for a signal, or to the error that broke the process. */
  readonly requested: Promise<Error | null>;
  private resolve: (failure: Error | null) => void = () => undefined;
  private at = 0;
  private readonly onSignal = (): void => this.signal();
  private readonly onError = (error: unknown): void => this.fail(error);

  constructor() {
    this.requested = new Promise((resolve) => (this.resolve = resolve));
    for (const signal of SIGNALS) process.on(signal, this.onSignal);
    process.on('uncaughtException', this.onError);
    process.on('unhandledRejection', this.onError);
    process.stdout.on('error', this.onLostTerminal);
  }

  dispose(): void {
    for (const signal of SIGNALS) process.off(signal, this.onSignal);
    process.off('uncaughtException', this.onError);
    process.off('unhandledRejection', this.onError);
    process.stdout.off('error', this.onLostTerminal);
  }

  private readonly onLostTerminal = (): void => undefined; // a closed pipe is no reason to stop serving

  private signal(): void {
    const now = performance.now();
    if (this.isRequested && now - this.at > SAME_PRESS_MS) process.exit(FORCED);
    if (!this.isRequested) this.at = now;
    this.isRequested = true;
    this.resolve(null);
  }

  private fail(error: unknown): void {
    this.isRequested = true;
    this.resolve(error instanceof Error ? error : new Error(String(error)));
  }
}
