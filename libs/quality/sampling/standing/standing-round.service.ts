import { AppError, type DrawView } from '#libs/contract';
import type { Clock, Log } from '#libs/platform';
import type { SamplingService } from '../sampling.service.js';
import type { StandingRepository } from './standing.repository.js';
import { daysOf, seedOfDay, WINDOW_DAYS } from './standing.rules.js';
import type { StandingDoc } from './standing.schema.js';

const DAY_MS = 86_400_000;

/** What a round has drawn. */
export interface DrawnDay {
  standing: string;
  day: string;
  districtId: string;
  draw: DrawView;
}

/**
 * Plans and draws every day that is over, once it is complete. Any number of workers: the store has one plan of a
 * day and one draw of a plan, and the seed of a day is settled, so that whoever comes second, or goes on where
 * somebody died, draws the same.
 */
export class StandingRound {
  /** Days, by plan, that are complete and of which nothing can be drawn. */
  private readonly without = new Set<string>();

  constructor(
    private readonly repository: Pick<StandingRepository, 'active'>,
    private readonly sampling: Pick<SamplingService, 'plan' | 'drawOfDay' | 'ofStanding'>,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  async sweep(): Promise<DrawnDay[]> {
    const now = this.clock.now();
    const drawn: DrawnDay[] = [];
    for (const plan of await this.repository.active(new Date(now - (WINDOW_DAYS + 1) * DAY_MS))) {
      const days = daysOf(plan, now);
      const [from, to] = [days[0], days.at(-1)];
      if (from === undefined || to === undefined) continue;
      const made = await this.sampling.ofStanding(plan._id, { from, to });
      const planned = new Map(made.map((one) => [one.standing?.day, one]));
      for (const day of days) {
        const before = planned.get(day);
        if (before?.drawId != null || this.without.has(`${plan._id}/${day}`)) continue;
        const draw = await this.drawDay(plan, day, before?.id ?? null);
        if (draw) drawn.push({ standing: plan._id, day, districtId: plan.districtId, draw });
      }
    }
    return drawn;
  }

  /** Null if it can't be drawn yet, or there is nothing to draw, or another worker has. */
  private async drawDay(plan: StandingDoc, day: string, planned: string | null): Promise<DrawView | null> {
    try {
      const planId = planned ?? (await this.planDay(plan, day));
      return await this.sampling.drawOfDay(planId, seedOfDay(plan.seed, day), plan.createdBy);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error.code === 'UNAVAILABLE' || error.code === 'ALREADY_EXISTS') return null;
      if (error.code === 'BAD_INPUT') this.without.add(`${plan._id}/${day}`);
      this.log.info({ standing: plan._id, day, error: error.code }, 'nothing was drawn of a day');
      return null;
    }
  }

  private async planDay(plan: StandingDoc, day: string): Promise<string> {
    const { name, stratifyBy, allocation, precision, expected, minimumPerStratum, maximum } = plan;
    const population = { ...plan.population, from: day, to: day };
    const how = { stratifyBy, allocation, precision, expected, minimumPerStratum, maximum };
    const request = { name: `${name} ${day}`, population, ...how, expectedByStratum: {} };
    return (await this.sampling.plan(request, plan.createdBy, { planId: plan._id, day })).id;
  }
}
