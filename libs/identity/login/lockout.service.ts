import { AppError } from '#libs/contract';
import { newId, type Clock } from '#libs/platform';
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { AttemptRepository } from './attempt.repository.js';

export interface LockoutRules {
  /** So many wrong passwords lock the name. */
  limit: number;
  /** For so long, ms. */
  lockMs: number;
  /** Failures are forgotten so long after the last, ms. */
  forgetMs: number;
}
const LOCKOUT: LockoutRules = { limit: 5, lockMs: 15 * 60_000, forgetMs: 15 * 60_000 };

/** A check that has not reported by then is taken for dead, ms. */
const CHECK_MS = 15_000;
const RETRY_MS = 50;
const RETRIES = 60;

/** Ends one check; to be called exactly once. */
export interface Check {
  succeed(): Promise<void>;
  /** Answers whether the name is locked now. */
  fail(): Promise<{ locked: boolean }>;
}

/**
 * Locks a name for a while after a number of wrong passwords, across processes and restarts, and
 * for names nobody has just as for those of users.
 */
export class LockoutService {
  constructor(
    private readonly attempts: AttemptRepository,
    private readonly clock: Clock,
    private readonly rules: LockoutRules = LOCKOUT,
  ) {}

  /** Throws LOCKED_OUT with `retryAfterSeconds`. A read only: refuses a locked name at little cost. */
  async demandUnlocked(username: string): Promise<void> {
    const found = await this.attempts.find(keyOf(username));
    if (found) this.refuseIfLocked(found.lockedUntil);
  }

  /**
   * Enters a check before it is made. Throws LOCKED_OUT, or TOO_MANY if as many checks as may
   * still fail are under way elsewhere and do not end.
   */
  async begin(username: string): Promise<Check> {
    const key = keyOf(username);
    const id = newId();
    for (let attempt = 0; attempt < RETRIES; attempt += 1) {
      const now = this.clock.now();
      const stands = await this.attempts.begin(
        key,
        id,
        this.rules.limit,
        new Date(now),
        new Date(now + CHECK_MS),
        new Date(now + this.rules.forgetMs),
      );
      if (stands.pending.some((check) => check.id === id)) return this.checkOf(key, id);
      this.refuseIfLocked(stands.lockedUntil);
      await pause(RETRY_MS);
    }
    throw new AppError('TOO_MANY', { retryAfterSeconds: 1 });
  }

  private checkOf(key: string, id: string): Check {
    const { limit, lockMs, forgetMs } = this.rules;
    return {
      succeed: async () => {
        const now = this.clock.now();
        await this.attempts.succeed(key, id, new Date(now), new Date(now + forgetMs));
      },
      fail: async () => {
        const now = this.clock.now();
        const [lockedUntil, forgetAt] = [new Date(now + lockMs), new Date(now + forgetMs)];
        const stands = await this.attempts.fail(key, id, limit, new Date(now), lockedUntil, forgetAt);
        return { locked: stands.lockedUntil !== null };
      },
    };
  }

  private refuseIfLocked(lockedUntil: Date | null): void {
    const left = (lockedUntil?.getTime() ?? 0) - this.clock.now();
    if (left > 0) throw new AppError('LOCKED_OUT', { retryAfterSeconds: Math.ceil(left / 1000) });
  }
}

const keyOf = (username: string): string => createHash('sha256').update(username).digest('hex');
