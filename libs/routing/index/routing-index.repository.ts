import type { Owner, RoutableAgent, SlotClass } from '#libs/contract';
import { newToken, type Clock } from '#libs/platform';
import type { Redis } from 'ioredis';
import { DECLINE, FORGET_DECLINES } from './decline.lua.js';
import { ENQUEUE } from './enqueue.lua.js';
import { AHEAD, COUNT, READ_VERSIONS, UNSETTLED } from './look.lua.js';
import { LuaScript } from './lua-script.repository.js';
import { MATCH } from './match.lua.js';
import { RELEASE } from './release.lua.js';
import { REMOVE } from './remove.lua.js';
import { SET_AGENTS } from './set-agents.lua.js';

export interface IndexedContact {
  id: string;
  epoch: number;
  queueId: string;
  slotClass: SlotClass;
  /** Lowest is served first: place in line (epoch ms) less the bonus of its priority. */
  rank: number;
}

/** A contact and a slot, taken out of the index for each other. Real only once the truth says so. */
export interface Proposal {
  contactId: string;
  epoch: number;
  agentId: string;
  slot: string;
  queueId: string;
}

/** How an agent stands; null = takes nothing. */
export interface AgentSetting {
  id: string;
  /** Version read before the truth was; null applies whatever happened since. */
  version: string | null;
  state: RoutableAgent | null;
}

const CHUNK = 500;
const scripts = {
  enqueue: new LuaScript(ENQUEUE),
  remove: new LuaScript(REMOVE),
  setAgents: new LuaScript(SET_AGENTS),
  release: new LuaScript(RELEASE),
  decline: new LuaScript(DECLINE),
  forgetDeclines: new LuaScript(FORGET_DECLINES),
  match: new LuaScript(MATCH),
  count: new LuaScript(COUNT),
  ahead: new LuaScript(AHEAD),
  unsettled: new LuaScript(UNSETTLED),
  versions: new LuaScript(READ_VERSIONS),
};

/**
 * Who waits and who is ready, in Redis; every step atomic. Nothing here is true by itself: it is made
 * from MongoDB, and can be thrown away. Every method rejects when Redis is away.
 */
export class RoutingIndex {
  private readonly root: string;

  constructor(
    private readonly redis: Redis,
    prefix: string,
    private readonly clock: Clock,
  ) {
    this.root = `{${prefix}:r}`;
  }

  /** Published to when there is something to match, or the index was found empty. */
  get wakeChannel(): string {
    return `${this.root}:wake`;
  }

  /** Safe to repeat; a contact that is known at this or a later epoch is left as it is. */
  async enqueue(contacts: readonly IndexedContact[]): Promise<void> {
    const args = ({ id, epoch, rank, slotClass, queueId }: IndexedContact): (string | number)[] => [
      id,
      epoch,
      rank,
      `${slotClass}:${queueId}`,
    ];
    for (const chunk of chunks(contacts)) await this.run('enqueue', chunk.flatMap(args));
  }

  /** Takes contacts out that are known at this epoch or an earlier one. */
  async remove(contacts: readonly { id: string; epoch: number }[]): Promise<void> {
    for (const chunk of chunks(contacts)) {
      await this.run(
        'remove',
        chunk.flatMap(({ id, epoch }) => [id, epoch]),
      );
    }
  }

  /** Read before the truth is, and given back with `setAgents`. */
  async versions(agentIds: readonly string[]): Promise<string[]> {
    const versions: string[] = [];
    for (const chunk of chunks(agentIds)) versions.push(...((await this.run('versions', chunk)) as string[]));
    return versions;
  }

  /** Replaces what is known of agents. Answers those who have changed since their version was read. */
  async setAgents(agents: readonly AgentSetting[]): Promise<string[]> {
    const refused: string[] = [];
    for (const chunk of chunks(agents)) {
      refused.push(...((await this.run('setAgents', chunk.flatMap(agentArgs))) as string[]));
    }
    return refused;
  }

  /** Slots that have become free in the truth. */
  async release(slots: readonly Owner[]): Promise<void> {
    for (const chunk of chunks(slots)) {
      const pairs = chunk.flatMap(({ agentId, slot }) => [agentId, slot]);
      await this.run('release', [this.clock.now(), ...pairs]);
    }
  }

  /** Offers declined at `at` (epoch ms): the contact isn't proposed to this agent again for half a minute. */
  async decline(offers: readonly { contactId: string; agentId: string; at: number }[]): Promise<void> {
    for (const chunk of chunks(offers)) {
      await this.run(
        'decline',
        chunk.flatMap(({ contactId, agentId, at }) => [contactId, agentId, at]),
      );
    }
  }

  /** What was declined longer ago may be proposed again. */
  async forgetDeclines(): Promise<void> {
    await this.run('forgetDeclines', [this.clock.now()]);
  }

  /** At most `limit` proposals, oldest contact first. `alive` false: the index was emptied and must be rebuilt. */
  async match(limit: number): Promise<{ alive: boolean; proposals: Proposal[] }> {
    const [alive, ...flat] = (await this.run('match', [this.clock.now(), limit])) as [number, ...string[]];
    const proposals: Proposal[] = [];
    for (let i = 0; i < flat.length; i += 5) {
      const [contactId, epoch, agentId, slot, queueId] = flat.slice(i, i + 5) as [
        string,
        string,
        string,
        string,
        string,
      ];
      proposals.push({ contactId, epoch: Number(epoch), agentId, slot, queueId });
    }
    return { alive: alive === 1, proposals };
  }

  /** The proposals for these contacts have had their answer. */
  async settle(contactIds: readonly string[]): Promise<void> {
    for (const chunk of chunks(contactIds)) await this.redis.hdel(`${this.root}:taken`, ...chunk);
  }

  /** Proposals made at least `ageMs` ago that never had an answer: their router died, or lost a store. */
  async unsettled(ageMs: number): Promise<{ contactId: string; agentId: string }[]> {
    const flat = (await this.run('unsettled', [this.clock.now() - ageMs])) as string[];
    return pairs(flat).map(([contactId, agentId]) => ({ contactId, agentId }));
  }

  /** How many wait, by queue; queues where nobody waits are left out. */
  async waitingCounts(): Promise<Map<string, number>> {
    const counts = new Map<string, number>();
    for (const [line, count] of pairs((await this.run('count', [])) as string[])) {
      const queueId = line.slice(line.indexOf(':') + 1);
      counts.set(queueId, (counts.get(queueId) ?? 0) + Number(count));
    }
    return counts;
  }

  /** How many are before a contact, 0 = next; null if it doesn't wait in the index. */
  async ahead(contactId: string): Promise<number | null> {
    return (await this.run('ahead', [contactId])) as number | null;
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
    let cursor = '0';
    do {
      const [next, keys] = await this.redis.scan(cursor, 'MATCH', `${this.root}:*`, 'COUNT', 1000);
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

  private run(name: keyof typeof scripts, args: readonly (string | number)[]): Promise<unknown> {
    return scripts[name].run(this.redis, this.root, args);
  }
}

function agentArgs({ id, version, state }: AgentSetting): (string | number)[] {
  const slots = (state?.slots ?? []).map(({ name, free }) => `${name}=${free ? 'f' : 'h'}`);
  const { readySince = 0, queueIds = [], onlineSince = 0 } = state ?? {};
  return [id, version ?? '', readySince, slots.join(','), queueIds.join(','), onlineSince];
}

function* chunks<T>(items: readonly T[]): Generator<T[]> {
  for (let i = 0; i < items.length; i += CHUNK) yield items.slice(i, i + CHUNK);
}

function pairs(flat: readonly string[]): [string, string][] {
  const found: [string, string][] = [];
  for (let i = 0; i < flat.length; i += 2) found.push([flat[i] as string, flat[i + 1] as string]);
  return found;
}
