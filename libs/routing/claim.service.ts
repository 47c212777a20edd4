import {
  slotClassOf,
  type ClaimOutcome,
  type ClaimPort,
  type ContactImage,
  type OfferProposal,
} from '#libs/contract';
import { GroupCommit, type Clock, type Log } from '#libs/platform';
import type { InForceService } from './force/in-force.service.js';
import { placed } from './force/placement.rules.js';
import type { IndexedContact, Proposal } from './index/argument.rules.js';
import type { RoutingIndex } from './index/routing-index.repository.js';

/** One that gave no answer is not asked again for so long: arrivals don't queue up behind a Redis that hangs. */
const QUIET_MS = 5000;
const MOST_AT_ONCE = 256;

interface Settlement {
  claim: OfferProposal;
  outcome: ClaimOutcome;
}

export interface ClaimParts {
  index: Pick<RoutingIndex, 'claim' | 'unclaim' | 'settle'>;
  policies: Pick<InForceService, 'now'>;
  clock: Clock;
  log: Log;
}

/**
 * Finds in one step of the index the agent whom a router would offer an arrival to, many arrivals a step. A short
 * cut for chats: whoever can't be claimed for waits, and is matched. Calls are matched always, for routers alone know
 * whether they could be connected.
 */
export class ClaimService implements ClaimPort {
  private readonly asked = new GroupCommit<IndexedContact, Proposal | null>((places) => this.ask(places), {
    maxBatch: MOST_AT_ONCE,
  });
  private readonly settled = new GroupCommit<Settlement, null>((batch) => this.note(batch));
  private quietUntil = -Infinity;

  constructor(private readonly parts: ClaimParts) {}

  async claim(contact: ContactImage): Promise<OfferProposal | null> {
    if (slotClassOf(contact.channel) !== 'chat' || performance.now() < this.quietUntil) return null;
    const { policies, clock } = this.parts;
    try {
      const policy = await policies.now();
      // When time next changes something does not matter to whoever does not wait.
      const proposal = await this.asked.submit(placed(contact, policy, new Map(), clock.now()));
      if (!proposal) return null;
      const { contactId, epoch, agentId, slot } = proposal;
      return { contactId, epoch, agentId, slot, expiresAt: clock.now() + policy.offerMs(contact.queueId) };
    } catch (error) {
      this.quietUntil = performance.now() + QUIET_MS;
      this.parts.log.debug({ err: error }, 'arrivals wait for a router');
      return null;
    }
  }

  async settle(claim: OfferProposal, outcome: ClaimOutcome): Promise<void> {
    try {
      await this.settled.submit({ claim, outcome });
    } catch (error) {
      // The sweep finds it unsettled, and asks the truth.
      this.parts.log.debug({ err: error }, 'a claim is left to the sweep');
    }
  }

  private async ask(places: IndexedContact[]): Promise<(Proposal | null)[]> {
    const found = new Map((await this.parts.index.claim(places)).map((claim) => [claim.contactId, claim]));
    return places.map(({ id }) => found.get(id) ?? null);
  }

  private async note(batch: Settlement[]): Promise<null[]> {
    const { index } = this.parts;
    const made = batch.filter(({ outcome }) => outcome === 'made');
    const others = batch.filter(({ outcome }) => outcome !== 'made');
    await Promise.all([
      index.settle(made.map(({ claim }) => claim.contactId)),
      index.unclaim(others.map(({ claim, outcome }) => ({ ...claim, held: outcome === 'taken' }))),
    ]);
    return batch.map(() => null);
  }
}
