import {
  AppError,
  seatsOf,
  slotClassOf,
  type AgentPort,
  type ContactImage,
  type ContactPort,
  type Guest,
} from '#libs/contract';
import type { Clock, Config, Log } from '#libs/platform';
import type { HoldingService } from './holding.service.js';

const PAGE = 500;

export interface DeadlineParts {
  contacts: ContactPort;
  agents: AgentPort;
  holding: Pick<HoldingService, 'isInVain'>;
  config: Pick<Config, 'agentGraceMs'>;
  clock: Clock;
  log: Log;
}

/** Ends what has run out: offers, invitations, wrap-ups, and the patience with consoles that are gone. */
export class DeadlineService {
  constructor(private readonly parts: DeadlineParts) {}

  /** Missed offers go back to their queue, who did not come is let go, overdue wrap-ups are closed. */
  async expire(): Promise<void> {
    const { contacts, clock } = this.parts;
    for (;;) {
      const overdue = await contacts.overdue(clock.now(), PAGE);
      const ended = await this.each(overdue, (contact) => this.expireOne(contact));
      if (overdue.length < PAGE || ended === 0) return;
    }
  }

  /** Agents whose console has been gone too long become offline, and their contacts go back. */
  async depart(): Promise<void> {
    const { agents, config, clock } = this.parts;
    const seenBefore = clock.now() - config.agentGraceMs;
    for (;;) {
      const gone = await agents.gone(seenBefore, PAGE);
      if (gone.length === 0) return;
      await this.each(await this.openWith(gone), (contact) => this.giveBack(contact, gone));
      // Whoever was given a contact in this very moment is gone with it: the next sweep gives it back. Who is given one
      // after this look has no console by then, which whoever gives it finds (SupervisionService.take).
      const still = (await this.openWith(gone)).flatMap(seatsOf).map(({ agentId }) => agentId);
      const free = gone.filter((agentId) => !still.includes(agentId));
      await agents.departed(free, seenBefore);
      if (free.length < gone.length) return;
    }
  }

  private async openWith(agentIds: readonly string[]): Promise<ContactImage[]> {
    const held = await this.parts.contacts.heldBy(agentIds);
    return held.filter(({ state }) => state === 'offered' || state === 'active');
  }

  /** Agents who have finished become what they had asked to be then, also if a process died in between. */
  applyNext(): Promise<void> {
    return this.parts.agents.applyNext();
  }

  private expireOne(contact: ContactImage): Promise<unknown> {
    const { id, epoch, state, guests } = contact;
    if (state === 'offered') return this.runOut(contact);
    if (state !== 'active') return this.parts.contacts.closeOverdue(id, epoch);
    return this.letGo(
      contact,
      guests.filter(({ joined }) => !joined),
      'missed',
    );
  }

  /** Missed, unless it could not have been picked up: then nobody is blamed. */
  private async runOut({ id, epoch, channel }: ContactImage): Promise<unknown> {
    const { contacts, holding } = this.parts;
    const inVain = slotClassOf(channel) === 'voice' && (await holding.isInVain(id));
    return inVain ? contacts.release(id, epoch) : contacts.miss(id, epoch);
  }

  private giveBack(contact: ContactImage, gone: readonly string[]): Promise<unknown> {
    const { id, epoch, owner, guests } = contact;
    if (owner && gone.includes(owner.agentId)) return this.parts.contacts.release(id, epoch);
    return this.letGo(
      contact,
      guests.filter(({ agentId }) => gone.includes(agentId)),
      'gone',
    );
  }

  /** One after the other: they are writes to one contact. */
  private async letGo(
    { id, epoch }: ContactImage,
    guests: readonly Guest[],
    reason: 'missed' | 'gone',
  ): Promise<void> {
    for (const { agentId } of guests) await this.parts.contacts.letGo(id, epoch, agentId, reason);
  }

  /** Someone else may be quicker: the contact itself, or another sweep. Answers how many were not. */
  private async each(
    contacts: readonly ContactImage[],
    act: (contact: ContactImage) => Promise<unknown>,
  ): Promise<number> {
    const results = await Promise.allSettled(contacts.map(act));
    const failed = results.flatMap((result) =>
      result.status === 'rejected' ? [result.reason as unknown] : [],
    );
    const surprise = failed.find((reason) => !(reason instanceof AppError) || reason.code === 'UNAVAILABLE');
    if (surprise) throw surprise;
    if (failed.length > 0)
      this.parts.log.debug({ count: failed.length }, 'contacts moved on before their deadline');
    return contacts.length - failed.length;
  }
}
