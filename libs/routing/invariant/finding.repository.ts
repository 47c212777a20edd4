import type { KnownFinding } from '#libs/contract';
import type { Redis } from 'ioredis';

/**
 * What looks have found and list: some hundreds at most, however much is broken. Kept in Redis for all processes
 * to show; when it is lost, the next rounds find everything again, as new.
 */
export class FindingStore {
  private readonly key: string;

  constructor(
    private readonly redis: Redis,
    prefix: string,
  ) {
    this.key = `{${prefix}:invariants}:findings`;
  }

  /** Those that last, and those that are over and still shown. */
  async read(): Promise<KnownFinding[]> {
    const texts = await this.redis.hvals(this.key);
    return texts.map((text) => JSON.parse(text) as KnownFinding);
  }

  /** One by one, so that two who look at once take nothing from each other. */
  async write(kept: readonly KnownFinding[], dropped: readonly string[]): Promise<void> {
    if (kept.length > 0) {
      await this.redis.hset(this.key, new Map(kept.map((one) => [one.id, JSON.stringify(one)])));
    }
    if (dropped.length > 0) await this.redis.hdel(this.key, ...dropped);
  }
}
