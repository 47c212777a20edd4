import { mayServe, NATIONAL_DISTRICT, slotClassOf, type Channel, type SlotClass } from '#libs/contract';
import type { Steps } from '#libs/platform';
import type { AgentProfile, QueuePolicy } from '../model/policy.rules.js';
import { widestOf, type Lines, type ServingAgent } from './eligibility.rules.js';

/** A set of agents: the bit of their number, 32 to a word. */
type Bits = Uint32Array;
/** An agent as far as it decides what they may serve, with room. */
export type RoomyAgent = ServingAgent & Pick<AgentProfile, 'slots'>;

/** So many agents are entered between two breaks. */
const PIECE = 500;

/**
 * Agents, found by what a queue asks of them. Each is entered once; what a queue asks for is then a handful of sets that
 * are cut with each other, thirty-two agents at a time, so that thousands of queues that thousands of agents may serve
 * (or none may) are asked in well under a second.
 */
export class ServingIndex {
  private readonly words: number;
  private readonly byQueue = new Map<string, Bits>();
  private readonly byLanguage = new Map<string, Bits>();
  private readonly byDistrict = new Map<string, Bits>();
  private readonly room: Record<SlotClass, Bits>;
  /** Agents and their levels by skill, one after the other. */
  private readonly skilled = new Map<string, { agents: number[]; levels: number[] }>();
  private readonly atLevel = new Map<string, Bits>();
  private readonly serving = new Map<string, Bits>();

  private constructor(count: number) {
    this.words = Math.ceil(count / 32);
    this.room = { voice: this.empty(), chat: this.empty() };
  }

  /** `count` agents, as they come. */
  static *of(count: number, agents: Iterable<RoomyAgent>): Steps<ServingIndex> {
    const index = new ServingIndex(count);
    let n = 0;
    for (const agent of agents) {
      index.enter(n, agent);
      n += 1;
      if (n % PIECE === 0) yield;
    }
    return index;
  }

  /** True if somebody belongs to the queue, whatever they can do. */
  hasAgents(queueId: string): boolean {
    return this.byQueue.has(queueId);
  }

  /** The channels of a queue for which nobody is eligible, with room, at any ring. */
  unserved(queue: Lines & Pick<QueuePolicy, 'channels'>): Channel[] {
    const served = this.served(queue);
    return queue.channels.filter((channel) => !served[slotClassOf(channel)]);
  }

  private served(queue: Lines): Record<SlotClass, boolean> {
    // Rings only add: whoever is eligible at one is so at the last.
    const { queueIds, needs } = widestOf(queue);
    const found = { voice: false, chat: false };
    const members = queueIds.flatMap((id) => this.byQueue.get(id) ?? []);
    const asked = [this.servingDistrict(queue.districtId), this.byLanguage.get(queue.language)];
    for (const { skillId, minLevel } of needs) asked.push(this.withSkill(skillId, minLevel));
    const sets = asked.filter((set) => set !== undefined);
    if (sets.length < asked.length) return found;
    for (let word = 0; word < this.words && !(found.voice && found.chat); word += 1) {
      let able = -1;
      for (const set of sets) able &= set[word] as number;
      const there = able === 0 ? 0 : this.amongMembers(members, word, able);
      if ((there & (this.room.voice[word] as number)) !== 0) found.voice = true;
      if ((there & (this.room.chat[word] as number)) !== 0) found.chat = true;
    }
    return found;
  }

  /** Of those who are able, the ones who belong to one of the queues. */
  private amongMembers(members: readonly Bits[], word: number, able: number): number {
    let there = 0;
    for (const set of members) {
      there |= (set[word] as number) & able;
      if (there === able) break;
    }
    return there;
  }

  /** Nobody where it is undefined, here and elsewhere. */
  private withSkill(skillId: string, minLevel: number): Bits | undefined {
    const skilled = this.skilled.get(skillId);
    if (!skilled) return undefined;
    return known(this.atLevel, `${skillId} ${minLevel}`, () => {
      const bits = this.empty();
      skilled.agents.forEach((n, i) => {
        if ((skilled.levels[i] as number) >= minLevel) add(bits, n);
      });
      return bits;
    });
  }

  /** Agents of those districts that may serve the queues of one. */
  private servingDistrict(districtId: string): Bits {
    return known(this.serving, districtId, () => {
      const bits = this.empty();
      for (const [agents, set] of this.byDistrict) {
        if (agents !== NATIONAL_DISTRICT && !mayServe(agents, { districtId })) continue;
        set.forEach((word, i) => (bits[i] = (bits[i] as number) | word));
      }
      return bits;
    });
  }

  private enter(n: number, { districtId, queueIds, languages, skills, slots }: RoomyAgent): void {
    const note = (sets: Map<string, Bits>, key: string): void => add(known(sets, key, this.empty), n);
    note(this.byDistrict, districtId);
    for (const queueId of queueIds) note(this.byQueue, queueId);
    for (const language of languages) note(this.byLanguage, language);
    if (slots.voice > 0) add(this.room.voice, n);
    if (slots.chat > 0) add(this.room.chat, n);
    for (const { skillId, level } of skills) {
      const skilled = known(this.skilled, skillId, () => ({ agents: [], levels: [] }));
      // Of a skill that is named twice the first counts, as everywhere.
      if (skilled.agents.at(-1) === n) continue;
      skilled.agents.push(n);
      skilled.levels.push(level);
    }
  }

  private readonly empty = (): Bits => new Uint32Array(this.words);
}

function add(bits: Bits, n: number): void {
  bits[n >>> 5] = (bits[n >>> 5] as number) | (1 << (n & 31));
}

function known<T>(map: Map<string, T>, key: string, make: () => T): T {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}
