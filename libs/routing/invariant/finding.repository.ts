import type { Finding } from '#libs/contract';
import { newToken } from '#libs/platform';
import type { Redis } from 'ioredis';

/** How often a round is due, whichever router does it. */
const ROUND_MS = 10_000;

/** What the rounds have found, and how far they have come. */
export interface WatchState {
  findings: Finding[];
  /** The last contact of the past that was looked at; null = begin with the first. */
  pastId: string | null;
}

/** Kept in Redis for all processes to show; when it is lost, the next rounds find everything again. */
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

  async read(): Promise<WatchState> {
    const text = await this.redis.get(`${this.key}:state`);
    return text === null ? { findings: [], pastId: null } : (JSON.parse(text) as WatchState);
  }

  async write(state: WatchState): Promise<void> {
    await this.redis.set(`${this.key}:state`, JSON.stringify(state));
  }
}
