import type { KnownFinding } from '#libs/contract';
import { newToken } from '#libs/platform';
import type { Redis } from 'ioredis';

/** How often a round is due, whichever router does it. */
const ROUND_MS = 10_000;

/**
 * What looks have found, and how far the rounds over the past have come. Kept in Redis for all processes
 * to show; when it is lost, the next rounds find everything again, as new.
 */
export class FindingStore {
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

  /** The last contact of the past that was looked at; null = begin with the first. */
  async pastId(): Promise<string | null> {
    return (await this.redis.get(`${this.key}:past`)) || null;
  }

  async goOnAfter(pastId: string | null): Promise<void> {
    await this.redis.set(`${this.key}:past`, pastId ?? '');
  }

  /** Those that last, and those that are over and still shown. */
  async read(): Promise<KnownFinding[]> {
    const texts = await this.redis.hvals(`${this.key}:findings`);
    return texts.map((text) => JSON.parse(text) as KnownFinding);
  }

  /** One by one, so that two who look at once take nothing from each other. */
  async write(kept: readonly KnownFinding[], dropped: readonly string[]): Promise<void> {
    const findings = `${this.key}:findings`;
    if (kept.length > 0) {
      await this.redis.hset(findings, new Map(kept.map((one) => [one.id, JSON.stringify(one)])));
    }
    if (dropped.length > 0) await this.redis.hdel(findings, ...dropped);
  }
}
