import type { AgentPort, ContactPort } from '#libs/contract';
import type { Log } from '#libs/platform';
import type { InForceService } from '../force/in-force.service.js';
import type { RoutingIndex } from '../index/routing-index.repository.js';
import type { ResyncService } from '../resync.service.js';

const PAGE = 1000;
const REBUILD_TURN_MS = 10_000;
const COMPARE_TURN_MS = 25_000;
const RULES_TURN_MS = 30_000;
/** Longer than any process goes by a policy that is no longer in force. */
const STRAGGLERS_MS = 3000;
/** An offer is one write; one without an answer for so long has lost its router or a store. */
const UNSETTLED_MS = 5000;

export interface ReconcileParts {
  index: RoutingIndex;
  contacts: Pick<ContactPort, 'waiting' | 'load'>;
  agents: Pick<AgentPort, 'routableIds'>;
  resync: ResyncService;
  policies: Pick<InForceService, 'now' | 'forget'>;
  log: Log;
}

/** Compares the index with the truth, and makes it from nothing. Harmless in several routers at once. */
export class ReconcileService {
  private stragglersAt = Infinity;

  constructor(private readonly parts: ReconcileParts) {}

  /** Fills an emptied index; nothing if it is whole, or another router is at it. Answers whether it did. */
  async rebuild(): Promise<boolean> {
    if (await this.parts.index.isAlive()) return false;
    if (!(await this.parts.index.turn('rebuild', REBUILD_TURN_MS))) return false;
    try {
      await this.parts.index.clear();
      const { id: rules } = await this.parts.policies.now();
      // Agents first: nobody is kept for an agent who is not there.
      const agents = await this.setAgents();
      const waiting = await this.addWaiting();
      await this.parts.index.setRules(rules);
      await this.parts.index.markAlive();
      await this.parts.index.clearEarlier();
      this.parts.log.info({ waiting, agents }, 'routing index rebuilt');
      return true;
    } finally {
      await this.parts.index.endTurn('rebuild');
    }
  }

  /**
   * Places everybody anew if the index was made by other rules than those in force: contacts by their rank, their
   * ring and their times, agents by what they serve. `heard`: somebody says that they have just changed.
   */
  async followRules(heard = false): Promise<void> {
    if (heard) this.parts.policies.forget();
    if ((await this.parts.policies.now()).id === (await this.parts.index.rules()))
      return this.followStragglers();
    // What this process knows may be the older of the two.
    this.parts.policies.forget();
    const { id } = await this.parts.policies.now();
    if (id === (await this.parts.index.rules()) || !(await this.parts.index.turn('rules', RULES_TURN_MS)))
      return;
    try {
      await this.compare();
      await this.parts.index.setRules(id);
      this.stragglersAt = performance.now() + STRAGGLERS_MS;
      this.parts.log.info({ rules: id }, 'the routing policy is in force');
    } finally {
      await this.parts.index.endTurn('rules');
    }
  }

  /** Other processes may have gone by the rules before for a moment. */
  private async followStragglers(): Promise<void> {
    if (performance.now() < this.stragglersAt) return;
    this.stragglersAt = Infinity;
    await this.compare();
  }

  /** Compares, unless another router has done so just now. */
  async compareInTurn(): Promise<void> {
    if (await this.parts.index.turn('compare', COMPARE_TURN_MS)) await this.compare();
  }

  /** Everything in the truth is put into the index, everything else taken out. */
  async compare(): Promise<void> {
    const waiting = await this.addWaiting();
    const agents = await this.setAgents();
    const size = await this.parts.index.size();
    // Strangers are looked for only if there must be some.
    if (size.contacts > waiting) {
      for await (const ids of this.parts.index.ids('contacts')) await this.parts.resync.contactsById(ids);
    }
    if (size.agents > agents) {
      for await (const ids of this.parts.index.ids('agents')) await this.parts.resync.agentsById(ids);
    }
  }

  /** Proposals that never had an answer: what became of them, the truth knows. */
  async settleForgotten(): Promise<void> {
    const found = await this.parts.index.unsettled(UNSETTLED_MS);
    for (let i = 0; i < found.length; i += PAGE) {
      const page = found.slice(i, i + PAGE);
      const contactIds = page.map(({ contactId }) => contactId);
      // Not before the truth has answered: what is forgotten here would be found only by comparing.
      await this.parts.contacts.load(contactIds);
      await this.parts.index.settle(contactIds);
      await this.parts.resync.agentsById(page.map(({ agentId }) => agentId));
      await this.parts.resync.contactsById(contactIds);
    }
  }

  /** Contacts that everybody free had declined are offered again after a while. */
  async forgetDeclines(): Promise<void> {
    await this.parts.index.forgetDeclines();
  }

  private addWaiting(): Promise<number> {
    const { contacts, resync } = this.parts;
    return eachPage(
      (afterId) => contacts.waiting(afterId, PAGE),
      ({ id }) => id,
      (page) => resync.enqueue(page),
    );
  }

  private setAgents(): Promise<number> {
    const { agents, resync } = this.parts;
    return eachPage(
      (afterId) => agents.routableIds(afterId, PAGE),
      (id) => id,
      (page) => resync.agentsById(page),
    );
  }
}

/** Reads all there is by its ids, a page at a time, and does `act` with each. Answers how many there were. */
async function eachPage<T>(
  read: (afterId: string | null) => Promise<T[]>,
  idOf: (item: T) => string,
  act: (page: T[]) => Promise<void>,
): Promise<number> {
  let count = 0;
  for (let afterId: string | null = null; ;) {
    const page: T[] = await read(afterId);
    await act(page);
    count += page.length;
    const last = page.at(-1);
    if (page.length < PAGE || last === undefined) return count;
    afterId = idOf(last);
  }
}
