import { newToken } from '#libs/platform';
import type { Redis } from 'ioredis';
import type { CountChange, Counts, PassCounts } from './unlisted.rules.js';

/** How often a round is due, whichever router does it. */
const ROUND_MS = 10_000;

/**
 * How far the rounds have come in their pass through all contacts, and how many findings passes met that no list
 * has room for: a number for each district and rule, not the findings. Redis, for all processes.
 */
export class PassStore {
  private readonly key: string;

  constructor(
    private readonly redis: Redis,
    prefix: string,
  ) {
    this.key = `{${prefix}:invariants}`;
  }

  /** True for one caller per round. */
  async turn(): Promise<boolean> {
    return (await this.redis.set(`${this.key}:turn`, newToken(9), 'PX', ROUND_MS, 'NX')) === 'OK';
  }

  /** The last contact that this pass looked at; null = it begins with the newest. */
  async pastId(): Promise<string | null> {
    return (await this.redis.get(`${this.key}:past`)) || null;
  }

  async goOnAfter(pastId: string): Promise<void> {
    await this.redis.set(`${this.key}:past`, pastId);
  }

  /** `late`: of a round, which knows all that is late. */
  async count({
    met,
    passed,
    late,
  }: Pick<CountChange, 'met' | 'passed'> & Partial<CountChange>): Promise<void> {
    const adding = this.redis.multi();
    for (const [key, n] of Object.entries(met)) adding.hincrby(`${this.key}:met`, key, n);
    for (const [key, n] of Object.entries(passed)) adding.hincrby(`${this.key}:passed`, key, n);
    if (late) adding.set(`${this.key}:late`, JSON.stringify(late));
    await adding.exec();
  }

  /** Every contact has been looked at: what was met is the count until the next pass is over. `at`: ISO. */
  async finish(at: string): Promise<void> {
    const met = await this.redis.hgetall(`${this.key}:met`);
    const finishing = this.redis.multi().del(`${this.key}:met`, `${this.key}:past`, `${this.key}:passed`);
    if (Object.keys(met).length > 0) finishing.hset(`${this.key}:passed`, met);
    await finishing.set(`${this.key}:passed-at`, at).exec();
  }

  async counts(): Promise<PassCounts> {
    const [met, passed, countedAt, late] = await Promise.all([
      this.redis.hgetall(`${this.key}:met`),
      this.redis.hgetall(`${this.key}:passed`),
      this.redis.get(`${this.key}:passed-at`),
      this.redis.get(`${this.key}:late`),
    ]);
    return {
      met: numbers(met),
      passed: numbers(passed),
      countedAt,
      late: late === null ? {} : (JSON.parse(late) as Counts),
    };
  }
}

const numbers = (texts: Record<string, string>): Counts =>
  Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, Number(text)]));
