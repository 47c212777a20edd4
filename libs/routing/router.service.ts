import type { ContactPort, OfferProposal } from '#libs/contract';
import type { Log } from '#libs/platform';
import type { Redis } from 'ioredis';
import type { InForceService } from './force/in-force.service.js';
import type { Proposal } from './index/argument.rules.js';
import type { RoutingIndex } from './index/routing-index.repository.js';
import type { ResyncService } from './resync.service.js';
import type { HoldingService } from './sweep/holding.service.js';

const BATCH = 256;
/** Batches of offers being written at once; the next is matched meanwhile. */
const MOST_FLYING = 4;

export interface RouterParts {
  index: RoutingIndex;
  contacts: Pick<ContactPort, 'offer'>;
  resync: ResyncService;
  policies: Pick<InForceService, 'offerEnd'>;
  holding: Pick<HoldingService, 'follow'>;
  log: Log;
}

/**
 * Matches whenever it is woken, until nothing matches any more. Any number may run at once: the match
 * is atomic, and the offer is a conditional write. Calls that could not be connected now are held back.
 */
export class RouterService {
  private readonly flying = new Set<Promise<void>>();
  private running: Promise<void> | null = null;
  private again = false;
  private failing = false;
  private stopped = false;
  /** A store failed: matching more would only lose it too. The next wake, at the latest the sweep's, tries again. */
  private blocked = false;
  private whenEmptied: () => void = () => undefined;
  private whenReturned: () => void = () => undefined;
  private whenRulesChanged: () => void = () => undefined;
  private whenOverdue: () => void = () => undefined;

  constructor(private readonly parts: RouterParts) {}

  /**
   * Listens for wakes on a `blocking` connection of its own, closed by whoever made it. Redis may be
   * away: the connection keeps trying, and subscribes as soon as it can.
   */
  listen(subscriber: Redis): void {
    const { index, log } = this.parts;
    subscriber.on('message', (channel: string) => {
      if (channel === index.rulesChannel) this.whenRulesChanged();
      else if (channel === index.overdueChannel) this.whenOverdue();
      else this.wake();
    });
    // Wakes published while the connection was away are lost, and a Redis that was restarted may have
    // forgotten its last second.
    let before = false;
    subscriber.on('ready', () => {
      if (before) this.whenReturned();
      before = true;
      this.wake();
    });
    subscriber.subscribe(index.wakeChannel, index.rulesChannel, index.overdueChannel).then(
      () => this.wake(),
      (error: unknown) => log.debug({ err: error }, 'not listening for wakes any more'),
    );
  }

  /** Stops matching, and waits for the offers under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.idle();
  }

  /** What to do when the index is found empty. */
  onEmptied(handler: () => void): void {
    this.whenEmptied = handler;
  }

  /** What to do when Redis was away and is back. */
  onReturned(handler: () => void): void {
    this.whenReturned = handler;
  }

  /** What to do when somebody says that the rules have changed. */
  onRules(handler: () => void): void {
    this.whenRulesChanged = handler;
  }

  /** What to do when somebody says that an offer or an invitation has run out. */
  onOverdue(handler: () => void): void {
    this.whenOverdue = handler;
  }

  /** Never throws; many wakes during one run make one more run. */
  wake(): void {
    this.again = true;
    if (this.stopped) return;
    this.running ??= this.run().finally(() => {
      this.running = null;
    });
  }

  /** Resolves when there is nothing left to match and every offer has had its answer. */
  async idle(): Promise<void> {
    while (this.running || this.flying.size > 0) {
      await this.running;
      await Promise.all(this.flying);
    }
  }

  private async run(): Promise<void> {
    try {
      while (this.again && !this.stopped) {
        this.again = false;
        await this.drain();
      }
      if (this.failing) this.parts.log.info('routing goes on');
      this.failing = false;
    } catch (error) {
      if (!this.failing) this.parts.log.warn({ err: error }, 'routing stands still');
      this.failing = true;
    }
  }

  private async drain(): Promise<void> {
    const { holding, index } = this.parts;
    this.blocked = false;
    while (!this.stopped && !this.blocked) {
      const { alive, proposals } = await index.match(BATCH, await holding.follow());
      if (!alive) this.whenEmptied();
      if (proposals.length === 0) return;
      const work: Promise<void> = this.offer(proposals).finally(() => this.flying.delete(work));
      this.flying.add(work);
      if (this.flying.size >= MOST_FLYING) await Promise.race(this.flying);
    }
  }

  /** Makes proposals real. If that fails, nobody knows how far it came: the sweep asks the truth. */
  private async offer(proposals: readonly Proposal[]): Promise<void> {
    const { contacts, index, resync, log } = this.parts;
    try {
      const offers = await Promise.all(proposals.map((proposal) => this.offerOf(proposal)));
      const results = await contacts.offer(offers);
      await index.settle(proposals.map((proposal) => proposal.contactId));
      const refused = proposals.filter((_, i) => !results[i]);
      if (refused.length === 0) return;
      await resync.agentsById(refused.map((proposal) => proposal.agentId));
      await resync.contactsById(refused.map((proposal) => proposal.contactId));
    } catch (error) {
      log.warn({ err: error, count: proposals.length }, 'offers without an answer');
      this.blocked = true;
    }
  }

  private async offerOf({ contactId, epoch, agentId, slot, queueId }: Proposal): Promise<OfferProposal> {
    return { contactId, epoch, agentId, slot, expiresAt: await this.parts.policies.offerEnd(queueId) };
  }
}
