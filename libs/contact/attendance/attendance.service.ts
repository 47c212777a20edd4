import { AppError, type Channel } from '#libs/contract';
import { Lookout, type Clock, type Config, type Watch } from '#libs/platform';
import type { AttendanceRepository } from './attendance.repository.js';
import { identityHashOf, openKeyOf } from '../contact.rules.js';
import type { ContactService } from '../contact.service.js';

/** A customer on a channel that can tell whether they are there. */
export interface Attendant {
  channel: Channel;
  accountId: string;
  identity: string;
}

const AT_LEAST_MS = 1000;

/** How absent customers are looked for. */
export const watchOf = ({ visitorGraceMs, sweepMs }: Pick<Config, 'visitorGraceMs' | 'sweepMs'>): Watch => ({
  patienceMs: visitorGraceMs,
  everyMs: Math.max(AT_LEAST_MS, sweepMs),
});

/**
 * Who closed the page while waiting has left, even if nobody said so: after the grace time the contact
 * is abandoned, so that no agent answers a ghost and no figure counts one as answered.
 */
export class AttendanceService {
  private readonly lookout: Lookout;

  constructor(
    private readonly repository: Pick<AttendanceRepository, 'seen' | 'leftBefore'>,
    private readonly contacts: Pick<ContactService, 'apply'>,
    private readonly clock: Clock,
    private readonly watch: Watch,
  ) {
    this.lookout = new Lookout(watch);
  }

  async seen(attendants: readonly Attendant[]): Promise<void> {
    if (attendants.length === 0) return;
    const keys = attendants.map((attendant) =>
      openKeyOf(attendant.channel, attendant.accountId, identityHashOf(attendant)),
    );
    await this.repository.seen(keys, this.clock.now());
  }

  /**
   * Abandons what absent customers left behind. Answers how many. To be called as often as the watch says: after an outage, in
   * which nobody could be seen, everybody has the whole grace time again.
   */
  async sweep(limit = 200): Promise<number> {
    const now = this.clock.now();
    const left = await this.repository.leftBefore(now - this.watch.patienceMs, limit);
    if (!this.lookout.sees(now)) return 0;
    const results = await Promise.all(left.map((contact) => this.abandon(contact.id)));
    return results.filter(Boolean).length;
  }

  private async abandon(contactId: string): Promise<boolean> {
    try {
      await this.contacts.apply(contactId, { type: 'abandon', by: 'customer' });
      return true;
    } catch (error) {
      // An agent was faster.
      if (error instanceof AppError && error.code === 'STATE_CONFLICT') return false;
      throw error;
    }
  }
}
