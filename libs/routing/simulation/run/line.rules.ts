import type { SlotClass } from '#libs/contract';
import type { QueuePresence } from '../../index/argument.rules.js';
import type { QueuePolicy } from '../../policy/model/policy.rules.js';
import type { Caller } from './stage.rules.js';

/** One queue in a replay: who waits, and who is there to serve, counted as the routing index does. */
export class Line implements QueuePresence {
  readonly callers = new Set<Caller>();
  readonly nobodySince: Record<SlotClass, number | null>;
  /** Slots of those on duty, at whatever ring they help. */
  private readonly slots: Record<SlotClass, number> = { voice: 0, chat: 0 };

  /** Nobody is there at the beginning (epoch ms). */
  constructor(
    readonly policy: QueuePolicy,
    from: number,
  ) {
    this.nobodySince = { voice: from, chat: from };
  }

  get waiting(): number {
    return this.callers.size;
  }

  /** Somebody with so many slots of a class has come, or, below 0, gone. Answers whether nobody is left. */
  count(slotClass: SlotClass, slots: number, now: number): boolean {
    if (slots === 0) return false;
    this.slots[slotClass] += slots;
    const isDeserted = this.slots[slotClass] === 0;
    this.nobodySince[slotClass] = isDeserted ? now : null;
    return isDeserted;
  }
}
