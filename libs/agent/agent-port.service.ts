import {
  slotNames,
  type AgentAudit,
  type AgentListener,
  type AgentPort,
  type AgentTerms,
  type AgentTermsSource,
  type ContactPort,
  type RoutableAgent,
} from '#libs/contract';
import type { Clock } from '#libs/platform';
import type { AgentRepository } from './agent.repository.js';
import { byAgent, routable, standingOf } from './agent.rules.js';
import type { AgentDoc } from './agent.schema.js';
import type { PresenceService } from './presence.service.js';

export interface AgentPortParts {
  repository: AgentRepository;
  contacts: Pick<ContactPort, 'heldBy'>;
  policy: AgentTermsSource;
  presences: PresenceService;
  clock: Clock;
  listener: AgentListener;
}

/** Agents as the router sees them. */
export class AgentPortService implements AgentPort, AgentAudit {
  constructor(private readonly parts: AgentPortParts) {}

  async routable(agentIds: readonly string[]): Promise<RoutableAgent[]> {
    return this.standing(await this.parts.repository.findReady(agentIds));
  }

  routableIds(afterId: string | null, limit: number): Promise<string[]> {
    return this.parts.repository.readyIds(afterId, limit);
  }

  async slots(agentIds: readonly string[]): Promise<Map<string, { names: string[]; since: number }>> {
    const agents = await this.parts.repository.findMany(agentIds);
    const { since, terms } = await this.parts.policy.terms(agents.map(standingOf));
    return new Map(
      agents.map(({ _id, capacitySince }, i) => [
        _id,
        {
          names: slotNames((terms[i] as AgentTerms).slots),
          since: Math.max(since, capacitySince?.getTime() ?? 0),
        },
      ]),
    );
  }

  async freed(agentIds: readonly string[], at: number): Promise<void> {
    await this.parts.repository.freed(agentIds, new Date(at));
    await this.parts.presences.applyNext(agentIds);
  }

  applyNext(): Promise<void> {
    return this.parts.presences.applyNext(null);
  }

  async missed(agentIds: readonly string[], at: number): Promise<string[]> {
    const { repository, policy, listener } = this.parts;
    const counts = new Map<string, number>();
    for (const id of agentIds) counts.set(id, (counts.get(id) ?? 0) + 1);
    const agents = await repository.addMisses(counts, new Date(at));
    const { terms } = await policy.terms(agents.map(standingOf));
    const out = agents.filter(({ misses = 0 }, i) => {
      const { missesAllowed } = terms[i] as AgentTerms;
      return missesAllowed > 0 && misses >= missesAllowed;
    });
    const outIds = out.map(({ _id }) => _id);
    await this.takeOut(outIds, at);
    // Told even if they were marked already: the slot of this offer is still to be set.
    listener.onAgents([...counts.keys()]);
    return [...counts.keys()].filter((id) => !outIds.includes(id));
  }

  async unreachable(agentIds: readonly string[], at: number): Promise<void> {
    await this.takeOut(agentIds, at);
    this.parts.listener.onAgents(agentIds);
  }

  /** Not responding, unless they showed since `at` that they are there. */
  private async takeOut(agentIds: readonly string[], at: number): Promise<void> {
    const { repository, contacts, clock } = this.parts;
    await repository.setNotResponding(agentIds, new Date(at), new Date(clock.now()));
    // Someone who accepted another contact since, in another process, may have been cleared before the mark.
    const held = await contacts.heldBy(agentIds);
    const back = held.filter(({ answeredAt }) => answeredAt !== null && answeredAt > at);
    if (back.length > 0)
      await this.accepted(back.flatMap(({ owner }) => (owner === null ? [] : owner.agentId)));
  }

  async accepted(agentIds: readonly string[]): Promise<void> {
    const back = await this.parts.repository.setResponding(agentIds);
    if (back.length > 0) this.parts.listener.onAgents(back);
  }

  talking(agentIds: readonly string[]): Promise<void> {
    return this.parts.repository.talking(agentIds, new Date(this.parts.clock.now()));
  }

  absent(seenBefore: number, limit: number): Promise<string[]> {
    return this.parts.repository.gone(new Date(seenBefore), limit);
  }

  async gone(seenBefore: number, limit: number): Promise<string[]> {
    const before = new Date(seenBefore);
    const agentIds = await this.parts.repository.gone(before, limit);
    if (agentIds.length === 0) return [];
    // Before their contacts are looked for: whoever gives them one later must find that they are gone.
    await this.parts.repository.setDisconnected(agentIds, before);
    await this.parts.repository.setOffline(agentIds, before, new Date(this.parts.clock.now()));
    this.parts.listener.onAgents(agentIds);
    // Whoever came back in this moment keeps their contacts.
    return this.parts.repository.gone(before, limit);
  }

  departed(agentIds: readonly string[], seenBefore: number): Promise<void> {
    return this.parts.repository.setDeparted(agentIds, new Date(seenBefore));
  }

  private async standing(agents: readonly AgentDoc[]): Promise<RoutableAgent[]> {
    if (agents.length === 0) return [];
    const [contacts, { terms }] = await Promise.all([
      this.parts.contacts.heldBy(agents.map((agent) => agent._id)),
      this.parts.policy.terms(agents.map(standingOf)),
    ]);
    const held = byAgent(contacts);
    return agents.map((agent, i) => routable(agent, held.get(agent._id) ?? [], terms[i] as AgentTerms));
  }
}
