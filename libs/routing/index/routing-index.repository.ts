import type { Owner, SlotClass } from '#libs/contract';
import type { Clock } from '#libs/platform';
import type { Redis } from 'ioredis';
import {
  agentArgs,
  CHUNK,
  chunks,
  contactArgs,
  pairs,
  proposalsOf,
  queueStateOf,
  type AgentSetting,
  type Handled,
  type IndexedContact,
  type PlaceInLine,
  type Proposal,
  type QueuePresence,
} from './argument.rules.js';
import { IndexUpkeep } from './index-upkeep.repository.js';
import { STEP_NAMES, STEPS, type StepName, type StepRunner } from './lua/steps.lua.js';
import { LuaScript } from './lua/lua-script.repository.js';

const scripts = Object.fromEntries(STEP_NAMES.map((name) => [name, new LuaScript(STEPS[name])])) as Record<
  StepName,
  LuaScript
>;

/**
 * Who waits and who is ready, in Redis; every step atomic. Nothing here is true by itself: it is made
 * from MongoDB, and can be thrown away. Every method rejects when Redis is away.
 */
export class RoutingIndex extends IndexUpkeep {
  constructor(
    redis: Redis,
    prefix: string,
    clock: Clock,
    /** Carries the steps out; each is sent at once, unless told. */
    private readonly steps: StepRunner = {
      run: (name, root, args) => scripts[name].run(redis, root, args),
    },
  ) {
    super(redis, prefix, clock);
  }

  /** Safe to repeat; a contact that is known at this or a later epoch is left as it is. */
  async enqueue(contacts: readonly IndexedContact[]): Promise<void> {
    for (const chunk of chunks(contacts)) await this.run('enqueue', chunk.flatMap(contactArgs));
  }

  /**
   * From now on exactly these contacts are held back, whether they wait here already or come later: they keep their
   * places and are proposed to nobody. Answers those for whom that is a change, who are to be enqueued anew.
   */
  async hold(contactIds: readonly string[]): Promise<string[]> {
    return (await this.run('hold', contactIds)) as string[];
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
      refused.push(
        ...((await this.run('setAgents', [this.clock.now(), ...chunk.flatMap(agentArgs)])) as string[]),
      );
    }
    return refused;
  }

  /** Slots that have become free in the truth. Answers the agents who are to be read anew. */
  async release(slots: readonly Owner[]): Promise<string[]> {
    const unsure: string[] = [];
    for (const chunk of chunks(slots)) {
      const pairs = chunk.flatMap(({ agentId, slot }) => [agentId, slot]);
      unsure.push(...((await this.run('release', [this.clock.now(), ...pairs])) as string[]));
    }
    return unsure;
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

  /**
   * At most `limit` proposals, oldest contact first; none of the class `held` back. `alive` false: the index was
   * emptied and must be rebuilt.
   */
  async match(
    limit: number,
    held: SlotClass | null = null,
  ): Promise<{ alive: boolean; proposals: Proposal[] }> {
    const args = [this.clock.now(), limit, held ?? ''];
    const [alive, ...flat] = (await this.run('match', args)) as [number, ...string[]];
    return { alive: alive === 1, proposals: proposalsOf(flat) };
  }

  /**
   * Of contacts that arrive now and are not in the index, those who need not wait, each with the slot that is taken
   * for it as by a match. Whoever is first among them is served first.
   */
  async claim(contacts: readonly IndexedContact[]): Promise<Proposal[]> {
    const sorted = contacts.toSorted((a, b) => a.rank - b.rank);
    return proposalsOf(
      (await this.run('claim', [this.clock.now(), ...sorted.flatMap(contactArgs)])) as string[],
    );
  }

  /** Claims that came to nothing. `held`: the slot turned out to be another contact's. */
  async unclaim(
    claims: readonly { contactId: string; agentId: string; slot: string; held: boolean }[],
  ): Promise<void> {
    if (claims.length === 0) return;
    await this.run(
      'unclaim',
      claims.flatMap(({ contactId, agentId, slot, held }) => [contactId, agentId, slot, held ? 'h' : 'f']),
    );
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

  /** Where a contact stands in its line (0 = next), and who serves that; null if it doesn't wait in the index. */
  async place(contactId: string): Promise<PlaceInLine | null> {
    const found = (await this.run('place', [contactId])) as [number, number, string] | null;
    return found && { ahead: found[0], slots: found[1], handleMs: found[2] === '' ? null : Number(found[2]) };
  }

  /** How queues stand, in the order asked for; null if the index has been emptied and nobody can say. */
  async queueStates(queueIds: readonly string[]): Promise<QueuePresence[] | null> {
    if (queueIds.length === 0) return [];
    const found = (await this.run('queueStates', queueIds)) as [number, string, string][] | null;
    return found && found.map(queueStateOf);
  }

  /** Whether this agent takes contacts of a queue and class now, however much they hold. */
  async serves(agentId: string, queueId: string, slotClass: SlotClass): Promise<boolean> {
    return (await this.run('serves', [agentId, queueId, slotClass])) === 1;
  }

  /** Contacts for which time has changed something; they are due again after `againMs` if nobody looks after them. */
  async takeDue(limit: number, againMs: number): Promise<string[]> {
    const now = this.clock.now();
    return (await this.run('takeDue', [now, now + againMs, limit])) as string[];
  }

  /** Contacts that should have been looked after before a time (epoch ms), and were not. */
  async neglected(before: number, limit: number): Promise<string[]> {
    return this.redis.zrangebyscore(`${this.root}:due`, '-inf', before, 'LIMIT', 0, limit);
  }

  /** Queues whose last agent on duty, for calls or for chats, has left since this was asked last. */
  async takeDeserted(limit: number): Promise<string[]> {
    return this.redis.spop(`${this.root}:deserted`, limit);
  }

  /** Ids of all who wait in a queue, some hundreds at a time; who moves meanwhile may be missed or come twice. */
  async *waitingIn(queueId: string): AsyncGenerator<string[]> {
    for (const slotClass of ['voice', 'chat'] as const) {
      for (let from = 0; ; from += CHUNK) {
        const ids = (await this.run('lineIds', [queueId, slotClass, from, CHUNK])) as string[];
        if (ids.length > 0) yield ids;
        if (ids.length < CHUNK) break;
      }
    }
  }

  /** Contacts that are over: what they took is part of their line's mean from now on. */
  async handled(contacts: readonly Handled[]): Promise<void> {
    if (contacts.length === 0) return;
    await this.run(
      'handled',
      contacts.flatMap(({ queueId, slotClass, ms }) => [`${slotClass}:${queueId}`, ms]),
    );
  }

  private run(name: StepName, args: readonly (string | number)[]): Promise<unknown> {
    return this.steps.run(name, this.root, args);
  }
}
