import {
  AppError,
  type ClaimPort,
  type ContactImage,
  type OfferProposal,
  type Transition,
  type TransitionListener,
} from '#libs/contract';
import { newId, type Clock } from '#libs/platform';
import type { ContactRepository, InsertResult, Opening } from './contact.repository.js';
import { identityHashOf, newContact, openKeyOf, type Arrival } from './contact.rules.js';
import type { ContactCommand } from './lifecycle/command.rules.js';
import { decide } from './lifecycle/decide.rules.js';
import { isTooLongFor, refuseWornOut } from './lifecycle/length.rules.js';
import type { Move } from './write/move.repository.js';

const ATTEMPTS = 6;

/** Carries out commands on contacts: decides, writes, and tells the listeners what was committed. */
export class ContactService {
  constructor(
    private readonly contacts: ContactRepository,
    private readonly clock: Clock,
    private readonly listeners: readonly TransitionListener[],
    /** Null = everybody begins by waiting. */
    private readonly claims: ClaimPort | null = null,
  ) {}

  /**
   * Opens a contact, durable when it resolves; offered in the same write if an agent is free for it and nobody is
   * before it. `open-exists`: the customer has one already.
   * `opened-before`: this very event opened one before. `visit`: on channels where one customer may have
   * several open contacts at once (two calls from one number), what tells them apart. `now`: when it happened, if that
   * was before.
   */
  async open(
    arrival: Omit<Arrival, 'id' | 'now'> & Partial<Pick<Arrival, 'now'>>,
    openedBy: string,
    visit?: string,
  ): Promise<{ result: InsertResult; image: ContactImage }> {
    const born = newContact({ now: this.clock.now(), ...arrival, id: newId() });
    const openKey = openKeyOf(born.image.channel, born.image.accountId, visit ?? identityHashOf(arrival));
    const keys = { openKey, openedBy };
    const offered = await this.openOffered(born, keys);
    if (offered) return offered;
    // Who holds no slot is refused none.
    const result = (await this.insert({ ...born, ...keys })) as InsertResult;
    return { result, image: born.image };
  }

  /**
   * What opening and offering one after the other would have come to, in one write; null if it has to wait. If the
   * write fails, nobody knows whether it happened: the claim is left to the sweep, which asks the truth.
   */
  private async openOffered(
    born: Pick<Opening, 'image' | 'entries'>,
    keys: Pick<Opening, 'openKey' | 'openedBy'>,
  ): Promise<{ result: InsertResult; image: ContactImage } | null> {
    const { claims } = this;
    // Who calls back may have said so: it rings nowhere before them.
    const isClaimed = born.image.state === 'waiting' && born.image.callbackId === null;
    const claim = isClaimed && claims ? await claims.claim(born.image) : null;
    if (!claims || !claim) return null;
    const { after: image, entries } = decide(born.image, { type: 'offer', ...claim }, this.clock.now());
    const result = await this.insert({ image, entries: [...born.entries, ...entries], ...keys });
    if (result === 'inserted') void claims.settle(claim, 'made');
    else await claims.settle(claim, result === 'slot-taken' ? 'taken' : 'unused');
    return result === 'slot-taken' ? null : { result, image };
  }

  private async insert(opening: Opening): ReturnType<ContactRepository['insert']> {
    const result = await this.contacts.insert(opening);
    const { image, entries } = opening;
    if (result === 'inserted') this.tell([{ before: null, after: image, entries }]);
    return result;
  }

  /**
   * Applies a command. Throws NOT_FOUND, STALE_EPOCH, NOT_OWNER, STATE_CONFLICT, CONTACT_FULL {most} for what was done to
   * it too often, or UNAVAILABLE when the truth can't be reached.
   */
  async apply(contactId: string, command: ContactCommand): Promise<ContactImage> {
    let decided = this.decideOnRecent(contactId, command);
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      decided ??= await this.decideOnStored(contactId, command);
      const { after, entries } = decided;
      if (entries.length === 0) return after;
      const result = await this.contacts.move(decided);
      if (result === 'slot-taken') throw new AppError('AGENT_BUSY');
      if (result === 'applied') {
        this.tell([decided]);
        return after;
      }
      decided = null;
    }
    throw new AppError('UNAVAILABLE', { reason: 'the contact keeps changing' });
  }

  private async decideOnStored(contactId: string, command: ContactCommand): Promise<Move> {
    const before = await this.contacts.find(contactId);
    if (!before) throw new AppError('NOT_FOUND');
    return this.decided(before, command);
  }

  /** A move that the store will confirm or refuse; null for what is to be decided on what is stored. */
  private decideOnRecent(contactId: string, command: ContactCommand): Move | null {
    const before = this.contacts.recent(contactId);
    if (!before) return null;
    try {
      const move = this.decided(before, command);
      return move.entries.length > 0 ? move : null;
    } catch {
      return null; // What it is refused for may be over.
    }
  }

  private decided(before: ContactImage, command: ContactCommand): Move {
    const decision = decide(before, command, this.clock.now());
    // After what it is refused for otherwise, and not for what has no effect any more.
    if (decision.entries.length > 0) refuseWornOut(before, command.type);
    return { before, ...decision };
  }

  /** Makes the router's proposals real; null where the contact or the slot is no longer free. */
  async offer(proposals: readonly OfferProposal[]): Promise<(ContactImage | null)[]> {
    const images = new Map<string, ContactImage>();
    const unknown: string[] = [];
    for (const proposal of proposals) {
      const recent = this.contacts.recent(proposal.contactId);
      if (recent && waitsAt(recent, proposal.epoch)) images.set(recent.id, recent);
      else unknown.push(proposal.contactId);
    }
    if (unknown.length > 0) {
      for (const image of await this.contacts.findMany(unknown)) images.set(image.id, image);
    }
    return Promise.all(proposals.map((proposal) => this.offerOne(images.get(proposal.contactId), proposal)));
  }

  private async offerOne(
    before: ContactImage | undefined,
    proposal: OfferProposal,
  ): Promise<ContactImage | null> {
    if (!before || !waitsAt(before, proposal.epoch) || isTooLongFor(before, 'offer')) return null;
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

const waitsAt = (image: ContactImage, epoch: number): boolean =>
  image.state === 'waiting' && image.epoch === epoch;
