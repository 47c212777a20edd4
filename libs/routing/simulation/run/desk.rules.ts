import { slotNames, type AgentTerms, type SlotClass } from '#libs/contract';
import type { AgentSetting } from '../../index/argument.rules.js';
import { openSlots } from '../../policy/decision/eligibility.rules.js';
import type { WorldAgent } from '../scenario.rules.js';

const CLASSES: readonly SlotClass[] = ['chat', 'voice'];

/** One agent in a replay: what they may take, what they hold, and what they have done with their time. */
export class Desk {
  readonly id: string;
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
    readonly terms: AgentTerms,
  ) {
    this.id = agent.id;
  }

  /** May be offered something, room apart. */
  get ready(): boolean {
    return this.onDuty && this.notRespondingSince === null;
  }

  /** How far wrap-up may go, all extensions taken, ms. */
  get mostWrapMs(): number {
    const { wrapUpMs, extensions, extensionMs } = this.terms;
    return wrapUpMs + extensions * extensionMs;
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
    if (!openSlots(this.terms, [...this.held]).includes(slot)) return false;
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
    const { voice, chat } = this.terms.slots;
    return this.held.size < (classes.has('voice') ? voice : 0) + (classes.has('chat') ? chat : 0);
  }

  /** Adds the time up to now to what it was spent on. */
  count(now: number): void {
    const spent = now - this.countedTo;
    if (this.held.size > 0) this.busyMs += spent;
    else if (this.ready) this.idleMs += spent;
    this.countedTo = now;
  }

  /** As the index is told, with the slots of the classes that are asked for. */
  setting(classes: ReadonlySet<SlotClass>): AgentSetting {
    const { id, readySince, onlineSince } = this;
    if (!this.ready) return { id, version: null, state: null };
    const { lines, callBlocksChats, slots } = this.terms;
    const asked = CLASSES.filter((name) => classes.has(name));
    const room = slotNames(slots, asked).map((name) => ({ name, free: !this.held.has(name) }));
    return {
      id,
      version: null,
      state: { id, lines, callBlocksChats, slots: room, readySince, onlineSince },
    };
  }
}
