import type { CallReach, SlotClass } from '#libs/contract';
import type { RoutingIndex } from '../index/routing-index.repository.js';
import type { ResyncService } from '../resync.service.js';

/**
 * Holds back the calls that could not be connected now: all of them while no process has an Asterisk, else those
 * at Asterisks that no process has. They keep their places. Any number of routers may do so at once.
 */
export class HoldingService {
  /** Some may be held: by a router before this one, too. */
  private holds = true;
  /** Held or not held any more, and not placed anew yet. */
  private moved = new Set<string>();

  constructor(
    private readonly calls: CallReach,
    private readonly index: Pick<RoutingIndex, 'hold'>,
    private readonly resync: Pick<ResyncService, 'contactsById'>,
  ) {}

  /** Brings the index to where the Asterisks are. Answers the class that is held back as a whole. */
  async follow(): Promise<SlotClass | null> {
    if (await this.calls.isHeld()) return 'voice';
    const lost = await this.calls.outOfReach();
    if (lost.size === 0 && !this.holds && this.moved.size === 0) return null;
    for (const id of await this.index.hold([...lost])) this.moved.add(id);
    this.holds = lost.size > 0;
    await this.resync.contactsById([...this.moved]);
    this.moved.clear();
    return null;
  }

  /** Whoever is offered this call could not pick it up. */
  async isInVain(contactId: string): Promise<boolean> {
    return (await this.calls.isHeld()) || (await this.calls.outOfReach()).has(contactId);
  }
}
