import {
  AppError,
  type ContactImage,
  type OfferProposal,
  type Transition,
  type TransitionListener,
} from '#libs/contract';
import { newId, type Clock } from '#libs/platform';
import type { ContactRepository, InsertResult } from './contact.repository.js';
import { newContact, openKeyOf, type Arrival } from './contact.rules.js';
import type { ContactCommand } from './lifecycle/command.rules.js';
import { decide } from './lifecycle/decide.rules.js';

const ATTEMPTS = 6;

/** Carries out commands on contacts: decides, writes, and tells the listeners what was committed. */
export class ContactService {
  constructor(
    private readonly contacts: ContactRepository,
    private readonly clock: Clock,
    private readonly listeners: readonly TransitionListener[],
  ) {}

  /**
   * Opens a contact, durable when it resolves. `open-exists`: the customer has one already.
   * `opened-before`: this very event opened one before. `visit`: on channels where one customer may have
   * several open contacts at once (two calls from one number), what tells them apart.
   */
  async open(
    arrival: Omit<Arrival, 'id' | 'now'>,
    openedBy: string,
    visit?: string,
  ): Promise<{ result: InsertResult; image: ContactImage }> {
    const { image, entries } = newContact({ ...arrival, id: newId(), now: this.clock.now() });
    const openKey = openKeyOf(image.channel, image.accountId, visit ?? image.customer.id);
    const result = await this.contacts.insert({ image, entries, openKey, openedBy });
    if (result === 'inserted') this.tell([{ before: null, after: image, entries }]);
    return { result, image };
  }

  /**
   * Applies a command. Throws NOT_FOUND, STALE_EPOCH, NOT_OWNER, STATE_CONFLICT, or UNAVAILABLE when
   * the truth can't be reached.
   */
  async apply(contactId: string, command: ContactCommand): Promise<ContactImage> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const before = await this.contacts.find(contactId);
      if (!before) throw new AppError('NOT_FOUND');
      const { after, entries } = decide(before, command, this.clock.now());
      if (entries.length === 0) return after;
      const result = await this.contacts.move({ before, after, entries });
      if (result === 'slot-taken') throw new AppError('AGENT_BUSY');
      if (result === 'applied') {
        this.tell([{ before, after, entries }]);
        return after;
      }
    }
    throw new AppError('UNAVAILABLE', { reason: 'the contact keeps changing' });
  }

  /** Makes the router's proposals real; null where the contact or the slot is no longer free. */
  async offer(proposals: readonly OfferProposal[]): Promise<(ContactImage | null)[]> {
    const found = await this.contacts.findMany(proposals.map((proposal) => proposal.contactId));
    const images = new Map(found.map((image) => [image.id, image]));
    return Promise.all(proposals.map((proposal) => this.offerOne(images.get(proposal.contactId), proposal)));
  }

  private async offerOne(
    before: ContactImage | undefined,
    proposal: OfferProposal,
  ): Promise<ContactImage | null> {
    if (!before || before.state !== 'waiting' || before.epoch !== proposal.epoch) return null;
    const { after, entries } = decide(before, { type: 'offer', ...proposal }, this.clock.now());
    const result = await this.contacts.move({ before, after, entries });
    if (result !== 'applied') return null;
    this.tell([{ before, after, entries }]);
    return after;
  }

  private tell(transitions: readonly Transition[]): void {
    for (const listener of this.listeners) listener.onTransitions(transitions);
  }
}
