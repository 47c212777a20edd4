import { AppError, type AgentPort, type ContactImage, type ContactPort, type Guest } from '#libs/contract';
import type { Clock, Config, Log } from '#libs/platform';

const PAGE = 500;

/** Ends what has run out: offers, invitations, wrap-ups, and the patience with consoles that are gone. */
export class DeadlineService {
  constructor(
    private readonly contacts: ContactPort,
    private readonly agents: AgentPort,
    private readonly config: Pick<Config, 'agentGraceMs'>,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** Missed offers go back to their queue, guests who did not come are let go, overdue wrap-ups are closed. */
  async expire(): Promise<void> {
    for (;;) {
      const overdue = await this.contacts.overdue(this.clock.now(), PAGE);
      const ended = await this.each(overdue, (contact) => this.end(contact));
      if (overdue.length < PAGE || ended === 0) return;
    }
  }

  /** Agents whose console has been gone too long become offline, and their contacts go back. */
  async depart(): Promise<void> {
    const seenBefore = this.clock.now() - this.config.agentGraceMs;
    for (;;) {
      const gone = await this.agents.gone(seenBefore, PAGE);
      if (gone.length === 0) return;
      const held = await this.contacts.heldBy(gone);
      const left = new Set(gone);
      await this.each(
        held.filter(({ state }) => state === 'offered' || state === 'active'),
        (contact) =>
          contact.owner !== null && left.has(contact.owner.agentId)
            ? this.contacts.release(contact.id, contact.epoch)
            : this.letGo(contact, ({ agentId }) => left.has(agentId), 'gone'),
      );
      await this.agents.departed(gone, seenBefore);
    }
  }

  private end(contact: ContactImage): Promise<ContactImage> {
    const { id, epoch, state } = contact;
    if (state === 'offered') return this.contacts.miss(id, epoch);
    if (state === 'active') return this.letGo(contact, ({ joined }) => !joined, 'missed');
    return this.contacts.closeOverdue(id, epoch);
  }

  /** One after the other: each changes the contact. */
  private async letGo(
    contact: ContactImage,
    which: (guest: Guest) => boolean,
    reason: 'missed' | 'gone',
  ): Promise<ContactImage> {
    let after = contact;
    for (const { agentId } of contact.guests.filter(which)) {
      after = await this.contacts.letGo(contact.id, contact.epoch, agentId, reason);
    }
    return after;
  }

  /** Someone else may be quicker: the contact itself, or another sweep. Answers how many were not. */
  private async each(
    contacts: readonly ContactImage[],
    act: (contact: ContactImage) => Promise<ContactImage>,
  ): Promise<number> {
    const results = await Promise.allSettled(contacts.map(act));
    const failed = results.flatMap((result) =>
      result.status === 'rejected' ? [result.reason as unknown] : [],
    );
    const surprise = failed.find((reason) => !(reason instanceof AppError) || reason.code === 'UNAVAILABLE');
    if (surprise) throw surprise;
    if (failed.length > 0)
      this.log.debug({ count: failed.length }, 'contacts moved on before their deadline');
    return contacts.length - failed.length;
  }
}
