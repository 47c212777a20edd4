import type { SlotClass } from '#libs/contract';
import { firstRing, openSlots } from '../../policy/decision/eligibility.rules.js';
import {
  agentProfileOf,
  type AgentProfile,
  type QueuePolicy,
  type RoutingPolicy,
} from '../../policy/model/policy.rules.js';
import type { WorldAgent } from '../scenario.rules.js';
import type { Serves, Standing } from './matching.adapter.js';

const CLASSES: readonly SlotClass[] = ['chat', 'voice'];

/** One agent in a replay: what they may take, what they hold, and what they have done with their time. */
export class Desk {
  readonly id: string;
  readonly profile: AgentProfile;
  /** The queues they may ever serve. */
  readonly serves: readonly Serves[];
  onDuty = false;
  notRespondingSince: number | null = null;
  /** Offers in a row that ran out. */
  misses = 0;
  readySince = 0;
  /** Wall-clock times, ms: holding a contact (from the offer to the end of wrap-up), and ready without one. */
  busyMs = 0;
  idleMs = 0;
  private onlineSince = 0;
  private countedTo = 0;
  private readonly held = new Set<string>();

  constructor(
    readonly agent: WorldAgent,
    policy: RoutingPolicy,
    queues: readonly QueuePolicy[],
  ) {
    this.id = agent.id;
    this.profile = agentProfileOf(policy, agent.id);
    const serving = { ...agent, skills: this.profile.skills, languages: this.profile.languages };
    this.serves = queues.flatMap((queue) => {
      const ring = firstRing(serving, queue);
      if (ring === null) return [];
      const { queueId, rings, lastAgentSeconds } = queue;
      return { queueId, firstRing: ring, rings: rings.length, reserves: lastAgentSeconds > 0 };
    });
  }

  /** May be offered something, room apart. */
  get ready(): boolean {
    return this.onDuty && this.notRespondingSince === null;
  }

  /** How far wrap-up may go, all extensions taken, ms. */
  get mostWrapMs(): number {
    const { wrapUpSeconds, wrapUpExtensions, wrapUpExtensionSeconds } = this.profile;
    return (wrapUpSeconds + wrapUpExtensions * wrapUpExtensionSeconds) * 1000;
  }

  comeOn(now: number): void {
    this.count(now);
    this.onDuty = true;
    this.answerAgain(now);
  }

  goOff(now: number): void {
    this.count(now);
    this.onDuty = false;
    this.notRespondingSince = null;
  }

  stopAnswering(now: number): void {
    this.count(now);
    this.notRespondingSince = now;
  }

  answerAgain(now: number): void {
    this.count(now);
    this.notRespondingSince = null;
    this.misses = 0;
    this.readySince = now;
    this.onlineSince = now;
  }

  /** False if this slot may not be offered into now, such as a chat during a call. */
  take(slot: string, now: number): boolean {
    if (!this.room().includes(slot)) return false;
    this.count(now);
    this.held.add(slot);
    return true;
  }

  free(slot: string, now: number): void {
    this.count(now);
    this.held.delete(slot);
    this.readySince = now;
  }

  /** False if they can't be offered anything of these classes now. */
  mayHaveRoom(classes: ReadonlySet<SlotClass>): boolean {
    if (!this.ready) return false;
    const { voice, chat } = this.profile.slots;
    return this.held.size < (classes.has('voice') ? voice : 0) + (classes.has('chat') ? chat : 0);
  }

  /** Adds the time up to now to what it was spent on. */
  count(now: number): void {
    const spent = now - this.countedTo;
    if (this.held.size > 0) this.busyMs += spent;
    else if (this.ready) this.idleMs += spent;
    this.countedTo = now;
  }

  /** With the slots of the classes that are asked for. */
  standing(classes: ReadonlySet<SlotClass>): Standing {
    const open = new Set(this.room());
    const names = CLASSES.flatMap((name) =>
      Array.from({ length: classes.has(name) ? this.profile.slots[name] : 0 }, (_, i) => `${name}:${i + 1}`),
    );
    return {
      id: this.id,
      serves: this.ready ? this.serves : null,
      slots: names.map((name) => ({ name, free: open.has(name) })),
      readySince: this.readySince,
      onlineSince: this.onlineSince,
    };
  }

  private room(): string[] {
    return openSlots(this.profile, [...this.held]);
  }
}
