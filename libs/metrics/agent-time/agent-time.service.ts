import type { ReactionBacklog, ReactionItem } from '#libs/contract';
import { HALF_HOUR_MS, type Clock } from '#libs/platform';
import type { FactIntake } from '../fact/fact.service.js';
import type { AgentIntervalRepository } from './agent-interval.repository.js';
import type { AgentInterval } from './agent-interval.schema.js';
import { factsOfTime, type AgentPast, type Duty, type Interval } from './agent-time.rules.js';
import { stretchesOf, type Stretch } from './stretch.rules.js';

/** A half-hour is told so long after its end: observers renew what lasts within a minute. */
const AFTER_MS = 5 * 60_000;

/** The contacts that these agents hold now, with their timelines. */
export interface HeldContacts {
  of(agentIds: readonly string[]): Promise<Pick<ReactionItem, 'timeline'>[]>;
}

/**
 * Makes facts of how agents spent each half-hour, once it is over and all its contacts are known. A fact is
 * counted once, however many processes tell it; one that dies leaves the rest to the next.
 */
export class AgentTimeService {
  constructor(
    private readonly intervals: AgentIntervalRepository,
    private readonly held: HeldContacts,
    private readonly backlog: Pick<ReactionBacklog, 'behind'>,
    private readonly intake: FactIntake,
    private readonly clock: Clock,
  ) {}

  /** Tells every half-hour that can be told. Answers how many. */
  async run(): Promise<number> {
    const now = this.clock.now();
    let start = (await this.intervals.told()) ?? halfHourOf(now);
    let told = 0;
    // The first round of all begins with the half-hour under way.
    if (start === halfHourOf(now)) await this.intervals.setTold(start);
    for (; start + HALF_HOUR_MS + AFTER_MS <= now; start += HALF_HOUR_MS) {
      const end = start + HALF_HOUR_MS;
      if (await this.backlog.behind(end)) return told;
      const lasting = await this.lastingIn(start, end);
      // Asked again: what is no longer held and not behind either has its stretches stored.
      if (await this.backlog.behind(end)) return told;
      for (const past of await this.pasts(start, end, lasting))
        await this.intake.take(factsOfTime(start, past));
      await this.intervals.setTold(end);
      told += 1;
    }
    return told;
  }

  /** What these agents are on at this moment. */
  private async lastingIn(from: number, until: number): Promise<Stretch[]> {
    const intervals = await this.intervals.overlapping(new Date(from), new Date(until));
    const held = await this.held.of([...new Set(intervals.map(({ agentId }) => agentId))]);
    return held.flatMap((contact) => stretchesOf(contact)).filter((stretch) => stretch.until === null);
  }

  private async pasts(from: number, until: number, lasting: readonly Stretch[]): Promise<AgentPast[]> {
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

/** Half-hours of Shanghai are those of UTC. */
const halfHourOf = (at: number): number => Math.floor(at / HALF_HOUR_MS) * HALF_HOUR_MS;
