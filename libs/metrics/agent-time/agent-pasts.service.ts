import type { ReactionItem } from '#libs/contract';
import type { AgentIntervalRepository } from './agent-interval.repository.js';
import type { AgentInterval } from './agent-interval.schema.js';
import type { AgentPast, Duty, Interval } from './agent-time.rules.js';
import { stretchesOf, type Stretch } from './stretch.rules.js';

/** The contacts that these agents hold now, with their timelines. */
export interface HeldContacts {
  of(agentIds: readonly string[]): Promise<Pick<ReactionItem, 'timeline'>[]>;
}

/** What is known of agents in a time: their intervals, and what lasts. */
export class AgentPasts {
  constructor(
    private readonly intervals: Pick<AgentIntervalRepository, 'overlapping'>,
    private readonly held: HeldContacts,
  ) {}

  /** What these agents are on at this moment. */
  async lastingIn(from: number, until: number): Promise<Stretch[]> {
    const intervals = await this.intervals.overlapping(new Date(from), new Date(until));
    const held = await this.held.of([...new Set(intervals.map(({ agentId }) => agentId))]);
    return held.flatMap((contact) => stretchesOf(contact)).filter((stretch) => stretch.until === null);
  }

  /** How these agents were in a time; of those on a contact that lasts, up to its end. */
  async of(from: number, until: number, lasting: readonly Stretch[]): Promise<AgentPast[]> {
    const intervals = await this.intervals.overlapping(new Date(from), new Date(until));
    const pasts = new Map<
      string,
      AgentPast & { duties: AgentPast['duties'][number][]; contacts: Interval[] }
    >();
    for (const interval of intervals) {
      if (interval.kind === 'contact' || interval.districtId === null) continue;
      const { agentId, districtId } = interval;
      const past = pasts.get(agentId) ?? { agentId, districtId, duties: [], contacts: [] };
      pasts.set(agentId, past);
      past.duties.push({ duty: interval.kind as Duty, ...boundsOf(interval) });
    }
    for (const interval of intervals) {
      if (interval.kind === 'contact') pasts.get(interval.agentId)?.contacts.push(boundsOf(interval));
    }
    for (const { agentId, from: since } of lasting) {
      pasts.get(agentId)?.contacts.push({ from: since, until });
    }
    return [...pasts.values()];
  }
}

const boundsOf = ({ from, until }: AgentInterval): Interval => ({
  from: from.getTime(),
  until: until.getTime(),
});
