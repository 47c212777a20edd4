import { AppError, type Channel } from '#libs/contract';
import type { Clock } from '#libs/platform';
import type { AttendanceRepository } from './attendance.repository.js';
import { identityHashOf, openKeyOf } from '../contact.rules.js';
import type { ContactService } from '../contact.service.js';

/** A customer on a channel that can tell whether they are there. */
export interface Attendant {
  channel: Channel;
  accountId: string;
  identity: string;
}

/**
 * Who closed the page while waiting has left, even if nobody said so: after the grace time the contact
 * is abandoned, so that no agent answers a ghost and no figure counts one as answered.
 */
export class AttendanceService {
  constructor(
    private readonly repository: AttendanceRepository,
    private readonly contacts: ContactService,
    private readonly clock: Clock,
    private readonly graceMs: number,
  ) {}

  async seen(attendants: readonly Attendant[]): Promise<void> {
    if (attendants.length === 0) return;
    const keys = attendants.map((attendant) =>
      openKeyOf(attendant.channel, attendant.accountId, identityHashOf(attendant)),
    );
    await this.repository.seen(keys, this.clock.now());
  }

  /** Abandons what absent customers left behind. Answers how many. */
  async sweep(limit = 200): Promise<number> {
    const left = await this.repository.leftBefore(this.clock.now() - this.graceMs, limit);
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
