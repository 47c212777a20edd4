import type {
  AgentAudit,
  AgentListener,
  AgentPort,
  ContactPort,
  QueueDirectory,
  RoutableAgent,
} from '#libs/contract';
import type { Clock } from '#libs/platform';
import type { AgentRepository } from './agent.repository.js';
import { routable, slotsOf } from './agent.rules.js';
import type { AgentDoc } from './agent.schema.js';
import { byAgent } from './agent.service.js';

/** Agents as the router sees them. */
export class AgentPortService implements AgentPort, AgentAudit {
  constructor(
    private readonly repository: AgentRepository,
    private readonly contacts: Pick<ContactPort, 'heldBy'>,
    private readonly queues: QueueDirectory,
    private readonly clock: Clock,
    private readonly listener: AgentListener,
  ) {}

  async routable(agentIds: readonly string[]): Promise<RoutableAgent[]> {
    return this.standing(await this.repository.findReady(agentIds));
  }

  async routablePage(afterId: string | null, limit: number): Promise<RoutableAgent[]> {
    return this.standing(await this.repository.readyPage(afterId, limit));
  }

  async slots(agentIds: readonly string[]): Promise<Map<string, { names: string[]; since: number }>> {
    const agents = await this.repository.findMany(agentIds);
    return new Map(
      agents.map(({ _id, capacity, capacitySince }) => [
        _id,
        { names: slotsOf(capacity), since: capacitySince?.getTime() ?? 0 },
      ]),
    );
  }

  freed(agentIds: readonly string[], at: number): Promise<void> {
    return this.repository.freed(agentIds, new Date(at));
  }

  async missed(agentIds: readonly string[], at: number): Promise<void> {
    await this.repository.setNotResponding(agentIds, new Date(at), new Date(this.clock.now()));
    // Someone who accepted another contact since, in another process, may have been cleared before the mark.
    const held = await this.contacts.heldBy(agentIds);
    const back = held.filter(({ answeredAt }) => answeredAt !== null && answeredAt > at);
    if (back.length > 0)
      await this.accepted(back.flatMap(({ owner }) => (owner === null ? [] : owner.agentId)));
    // Told even if they were marked already: the slot of this offer is still to be set.
    this.listener.onAgents([...new Set(agentIds)]);
  }

  async accepted(agentIds: readonly string[]): Promise<void> {
    const back = await this.repository.setResponding(agentIds);
    if (back.length > 0) this.listener.onAgents(back);
  }

  talking(agentIds: readonly string[]): Promise<void> {
    return this.repository.talking(agentIds, new Date(this.clock.now()));
  }

  async gone(seenBefore: number, limit: number): Promise<string[]> {
    const before = new Date(seenBefore);
    const agentIds = await this.repository.gone(before, limit);
    if (agentIds.length === 0) return [];
    await this.repository.setOffline(agentIds, before, new Date(this.clock.now()));
    this.listener.onAgents(agentIds);
    // Whoever came back in this moment keeps their contacts.
    return this.repository.gone(before, limit);
  }

  departed(agentIds: readonly string[], seenBefore: number): Promise<void> {
    return this.repository.setDeparted(agentIds, new Date(seenBefore));
  }

  private async standing(agents: readonly AgentDoc[]): Promise<RoutableAgent[]> {
    if (agents.length === 0) return [];
    const [contacts, list] = await Promise.all([
      this.contacts.heldBy(agents.map((agent) => agent._id)),
      this.queues.list(),
    ]);
    const held = byAgent(contacts);
    const queues = new Map(list.map((queue) => [queue.id, queue]));
    return agents.map((agent) => routable(agent, held.get(agent._id) ?? [], queues));
  }
}
