import { newToken, type Clock } from '#libs/platform';
import type { Redis } from 'ioredis';
import { CHUNK, chunks } from './argument.rules.js';
import { earlierRootsOf, rootOf } from './layout.rules.js';

/**
 * What keeps the index: whether it is whole, by which rules it was made, what is in it, who is at mending it, and what
 * routers are told of it. Every method rejects when Redis is away.
 */
export abstract class IndexUpkeep {
  protected readonly root: string;

  protected constructor(
    protected readonly redis: Redis,
    private readonly prefix: string,
    protected readonly clock: Clock,
  ) {
    this.root = rootOf(prefix);
  }

  /** Published to when there is something to match, or the index was found empty. */
  get wakeChannel(): string {
    return `${this.root}:wake`;
  }

  /** Published to when the rules have changed that everything here is made by. */
  get rulesChannel(): string {
    return `${this.root}:rules-changed`;
  }

  /** Published to when an offer or an invitation has run out. */
  get overdueChannel(): string {
    return `${this.root}:overdue`;
  }

  /** The rules that everything here was made by, as `setRules` noted them; null if nothing was. */
  async rules(): Promise<string | null> {
    return this.redis.get(`${this.root}:rules`);
  }

  /** Notes by which rules everything here was made. */
  async setRules(version: string): Promise<void> {
    await this.redis.set(`${this.root}:rules`, version);
  }

  /** Tells the routers that the rules have changed; a lost word is made good by their sweep. */
  async announceRules(): Promise<void> {
    await this.redis.publish(this.rulesChannel, '');
  }

  /** Tells the routers that something has run out; a lost word is made good by their sweep. */
  async announceOverdue(): Promise<void> {
    await this.redis.publish(this.overdueChannel, '');
  }

  /** Which of these contacts wait here, or are being offered. */
  async knows(contactIds: readonly string[]): Promise<boolean[]> {
    const known: boolean[] = [];
    for (const chunk of chunks(contactIds)) {
      const [waiting, taken] = await Promise.all([
        this.redis.hmget(`${this.root}:contacts`, ...chunk),
        this.redis.hmget(`${this.root}:taken`, ...chunk),
      ]);
      known.push(...chunk.map((_, i) => Boolean(waiting[i] ?? taken[i])));
    }
    return known;
  }

  /** How many wait here, and how many agents are known. */
  async size(): Promise<{ contacts: number; agents: number }> {
    const [contacts, agents] = await Promise.all([
      this.redis.hlen(`${this.root}:contacts`),
      this.redis.hlen(`${this.root}:agents`),
    ]);
    return { contacts, agents };
  }

  /** Ids of everything in the index, some hundreds at a time; one may come twice. */
  async *ids(kind: 'contacts' | 'agents'): AsyncGenerator<string[]> {
    let cursor = '0';
    do {
      const [next, flat] = await this.redis.hscan(`${this.root}:${kind}`, cursor, 'COUNT', CHUNK);
      cursor = next;
      if (flat.length > 0) yield flat.filter((_, i) => i % 2 === 0);
    } while (cursor !== '0');
  }

  /** False once Redis was emptied: it must be rebuilt. */
  async isAlive(): Promise<boolean> {
    return (await this.redis.exists(`${this.root}:alive`)) === 1;
  }

  /** Says that the index is complete, and wakes the routers. */
  async markAlive(): Promise<void> {
    await this.redis.set(`${this.root}:alive`, this.clock.now());
    await this.redis.publish(this.wakeChannel, '');
  }

  /** Deletes whatever is left of an index, so that it can be filled again. */
  async clear(): Promise<void> {
    await this.unlinkUnder(this.root);
  }

  /** Deletes what earlier builds have left; one of their routers that still runs makes its own anew. */
  async clearEarlier(): Promise<void> {
    for (const root of earlierRootsOf(this.prefix)) await this.unlinkUnder(root);
  }

  private async unlinkUnder(root: string): Promise<void> {
    let cursor = '0';
    do {
      const [next, keys] = await this.redis.scan(cursor, 'MATCH', `${root}:*`, 'COUNT', 1000);
      cursor = next;
      if (keys.length > 0) await this.redis.unlink(...keys);
    } while (cursor !== '0');
  }

  /** True for one caller per `ms`, unless Redis loses it: only ever used to spare work. */
  async turn(name: string, ms: number): Promise<boolean> {
    return (await this.redis.set(`${this.root}turn:${name}`, newToken(9), 'PX', ms, 'NX')) === 'OK';
  }

  /** Gives the turn back before its time. */
  async endTurn(name: string): Promise<void> {
    await this.redis.del(`${this.root}turn:${name}`);
  }
}
