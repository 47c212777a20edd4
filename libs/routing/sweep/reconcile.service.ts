import type { AgentPort, ContactPort } from '#libs/contract';
import type { Log } from '#libs/platform';
import type { RoutingIndex } from '../index/routing-index.repository.js';
import type { ResyncService } from '../resync.service.js';

const PAGE = 1000;
const REBUILD_TURN_MS = 10_000;
const COMPARE_TURN_MS = 25_000;
/** An offer is one write; one without an answer for so long has lost its router or a store. */
const UNSETTLED_MS = 5000;

/** Compares the index with the truth, and makes it from nothing. Harmless in several routers at once. */
export class ReconcileService {
  constructor(
    private readonly index: RoutingIndex,
    private readonly contacts: Pick<ContactPort, 'waiting' | 'load'>,
    private readonly agents: Pick<AgentPort, 'routablePage'>,
    private readonly resync: ResyncService,
    private readonly log: Log,
  ) {}

  /** Fills an emptied index; nothing if it is whole, or another router is at it. Answers whether it did. */
  async rebuild(): Promise<boolean> {
    if (await this.index.isAlive()) return false;
    if (!(await this.index.turn('rebuild', REBUILD_TURN_MS))) return false;
    try {
      await this.index.clear();
      const waiting = await this.addWaiting();
      const agents = await this.setAgents();
      await this.index.markAlive();
      this.log.info({ waiting, agents }, 'routing index rebuilt');
      return true;
    } finally {
      await this.index.endTurn('rebuild');
    }
  }

  /** Compares, unless another router has done so just now. */
  async compareInTurn(): Promise<void> {
    if (await this.index.turn('compare', COMPARE_TURN_MS)) await this.compare();
  }

  /** Everything in the truth is put into the index, everything else taken out. */
  async compare(): Promise<void> {
    const waiting = await this.addWaiting();
    const agents = await this.setAgents();
    const size = await this.index.size();
    // Strangers are looked for only if there must be some.
    if (size.contacts > waiting) {
      for await (const ids of this.index.ids('contacts')) await this.resync.contactsById(ids);
    }
    if (size.agents > agents) {
      for await (const ids of this.index.ids('agents')) await this.resync.agentsById(ids);
    }
  }

  /** Proposals that never had an answer: what became of them, the truth knows. */
  async settleForgotten(): Promise<void> {
    const found = await this.index.unsettled(UNSETTLED_MS);
    for (let i = 0; i < found.length; i += PAGE) {
      const page = found.slice(i, i + PAGE);
      const contactIds = page.map(({ contactId }) => contactId);
      // Not before the truth has answered: what is forgotten here would be found only by comparing.
      await this.contacts.load(contactIds);
      await this.index.settle(contactIds);
      await this.resync.agentsById(page.map(({ agentId }) => agentId));
      await this.resync.contactsById(contactIds);
    }
  }

  /** Contacts that everybody free had declined are offered again after a while. */
  async forgetDeclines(): Promise<void> {
    await this.index.forgetDeclines();
  }

  private async addWaiting(): Promise<number> {
    let count = 0;
    let afterId: string | null = null;
    for (;;) {
      const page = await this.contacts.waiting(afterId, PAGE);
      await this.resync.enqueue(page);
      count += page.length;
      if (page.length < PAGE) return count;
      afterId = page.at(-1)?.id ?? null;
    }
  }

  private async setAgents(): Promise<number> {
    let count = 0;
    let afterId: string | null = null;
    for (;;) {
      const page = await this.agents.routablePage(afterId, PAGE);
      await this.resync.agentsById(page.map(({ id }) => id));
      count += page.length;
      if (page.length < PAGE) return count;
      afterId = page.at(-1)?.id ?? null;
    }
  }
}
