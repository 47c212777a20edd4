import type { ReactionBacklog } from '#libs/contract';
import { HALF_HOUR_MS, type Clock } from '#libs/platform';
import type { FactIntake } from '../fact/fact.service.js';
import type { AgentIntervalRepository } from './agent-interval.repository.js';
import { AgentPasts, type HeldContacts } from './agent-pasts.service.js';
import { factsOfTime } from './agent-time.rules.js';

/** A half-hour is told so long after its end: observers renew what lasts within a minute. */
const AFTER_MS = 5 * 60_000;

/**
 * Makes facts of how agents spent each half-hour, once it is over and all its contacts are known. A fact is
 * counted once, however many processes tell it; one that dies leaves the rest to the next.
 */
export class AgentTimeService {
  private readonly pasts: AgentPasts;

  constructor(
    private readonly intervals: AgentIntervalRepository,
    held: HeldContacts,
    private readonly backlog: Pick<ReactionBacklog, 'behind'>,
    private readonly intake: FactIntake,
    private readonly clock: Clock,
  ) {
    this.pasts = new AgentPasts(intervals, held);
  }

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
      const lasting = await this.pasts.lastingIn(start, end);
      // Asked again: what is no longer held and not behind either has its stretches stored.
      if (await this.backlog.behind(end)) return told;
      for (const past of await this.pasts.of(start, end, lasting))
        await this.intake.take(factsOfTime(start, past));
      await this.intervals.setTold(end);
      told += 1;
    }
    return told;
  }
}

/** Half-hours of Shanghai are those of UTC. */
const halfHourOf = (at: number): number => Math.floor(at / HALF_HOUR_MS) * HALF_HOUR_MS;
