import type { Clock } from './clock.js';

/** Lets `burst` through at once and `perSecond` in the long run. */
export class TokenBucket {
  private tokens: number;
  private at: number;

  constructor(
    private perSecond: number,
    private readonly burst: number,
    private readonly clock: Clock,
  ) {
    this.tokens = burst;
    this.at = clock.now();
  }

  /** Takes a token; false if there is none. */
  take(): boolean {
    if (this.empty) return false;
    this.tokens -= 1;
    return true;
  }

  /** Earns so much from now on. */
  earn(perSecond: number): void {
    this.fill();
    this.perSecond = perSecond;
  }

  /** Whether the next `take` would be one too many. */
  get empty(): boolean {
    this.fill();
    return this.tokens < 1;
  }

  private fill(): void {
    const now = this.clock.now();
    // A clock that was set back earns nothing, and takes nothing away.
    const earned = (Math.max(0, now - this.at) * this.perSecond) / 1000;
    this.tokens = Math.min(this.burst, this.tokens + earned);
    this.at = now;
  }
}
