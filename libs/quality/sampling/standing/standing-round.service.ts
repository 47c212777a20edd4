import { AppError } from '#libs/contract';
import type { Clock, Log } from '#libs/platform';
import type { PlanRequest } from '../plan.rules.js';
import type { DrawnDay, SamplingService } from '../sampling.service.js';
import type { StandingRepository } from './standing.repository.js';
import { openAfterPatience } from './patience.rules.js';
import { daysOf, isSettled, openDaysOf, seedOfDay, whyUndrawn } from './standing.rules.js';
import type { StandingDoc } from './standing.schema.js';

/** Who hears of what a round does. */
export interface StandingWatch {
  /** May be told of one draw again, and by several workers. Throws if it could not take it: it is told later. */
  drawn(day: DrawnDay): Promise<void>;
  /** Something failed that should not. */
  failed(): void;
}

/** Refusals of a day that is complete: it will never be drawn. */
const FOR_GOOD = new Set(['BAD_INPUT', 'TOO_LARGE']);

/**
 * Plans and draws every day that is over, once it is complete. Any number of workers: the store has one plan of a
 * day and one draw of a plan, and the seed of a day is settled, so that whoever comes second, or goes on where
 * somebody died, draws the same. A draw is stored as untold and told until somebody has taken it.
 */
export class StandingRound {
  constructor(
    private readonly repository: Pick<
      StandingRepository,
      'active' | 'noteWithout' | 'noteUndrawn' | 'complete' | 'noteDrawn' | 'uncounted' | 'countDrawn'
    >,
    private readonly sampling: Pick<
      SamplingService,
      'plan' | 'drawOfDay' | 'daysOfStanding' | 'untold' | 'noteTold'
    >,
    private readonly watch: StandingWatch,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** What it has drawn. One plan that fails keeps no other from being drawn. */
  async sweep(): Promise<DrawnDay[]> {
    for (const day of await this.sampling.untold()) await this.tell(day);
    for (const planId of await this.repository.uncounted()) await this.count(planId);
    const now = this.clock.now();
    const drawn: DrawnDay[] = [];
    for (const plan of await this.repository.active()) {
      try {
        for await (const day of this.drawPlan(plan, now)) {
          drawn.push(day);
          await this.tell(day);
        }
      } catch (error) {
        this.fail(error, { standing: plan._id }, 'a standing plan could not be drawn by');
      }
    }
    return drawn;
  }

  private async *drawPlan(plan: StandingDoc, now: number): AsyncGenerator<DrawnDay> {
    const days = daysOf(plan, now);
    const [from, to] = [days[0], days.at(-1)];
    const made = from && to ? await this.sampling.daysOfStanding(plan._id, { from, to }) : [];
    const planned = new Map(made.map((one) => [one.standing.day, one]));
    let open = false;
    for (const day of days) {
      const before = planned.get(day);
      if (before?.drawId != null || isSettled(plan, day)) continue;
      const drawn = await this.drawDay(plan, day, before?.planId ?? null);
      if (drawn === 'open') open = true;
      else if (drawn !== 'nothing') yield drawn;
    }
    // Today, where contacts of it are being decided on.
    if (openDaysOf(plan, now).length > days.length) open = true;
    if (plan.endedAt !== null && !open) await this.repository.complete(plan._id, new Date(now));
  }

  /** `open`: it can't be drawn yet, or another worker is about it; `nothing`: there is nothing to draw. */
  private async drawDay(
    plan: StandingDoc,
    day: string,
    planned: string | null,
  ): Promise<DrawnDay | 'open' | 'nothing'> {
    try {
      const planId = planned ?? (await this.planDay(plan, day));
      return await this.sampling.drawOfDay(planId, {
        seed: seedOfDay(plan.seed, day),
        by: plan.createdBy,
        note: (drawn, session) => this.repository.noteDrawn(drawn, session),
      });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error.code === 'UNAVAILABLE' || error.code === 'ALREADY_EXISTS') return 'open';
      this.log.info({ standing: plan._id, day, error: error.code }, 'nothing was drawn of a day');
      if (!FOR_GOOD.has(error.code)) return 'open';
      const reason = whyUndrawn(error);
      if (reason === null) await this.repository.noteWithout(plan._id, day);
      else await this.repository.noteUndrawn(plan._id, { day, ...reason });
      return 'nothing';
    }
  }

  /** The days that were drawn before draws were counted. */
  private count(planId: string): Promise<void> {
    return this.repository.countDrawn(planId, async (session) =>
      (await this.sampling.daysOfStanding(planId, null, session)).flatMap(({ standing, drawId }) =>
        drawId === null ? [] : [standing.day],
      ),
    );
  }

  private async planDay(plan: StandingDoc, day: string): Promise<string> {
    const { name, stratifyBy, allocation, precision, expected, minimumPerStratum, maximum, continuous } =
      plan;
    const request: PlanRequest = {
      name: `${name} ${day}`,
      population: { ...plan.population, from: day, to: day },
      stratifyBy,
      allocation: allocation === 'neyman' ? allocation : 'proportional',
      precision,
      expected,
      expectedByStratum: {},
      minimumPerStratum,
      maximum,
      ...(continuous && {
        decided: { seed: seedOfDay(plan.seed, day), share: continuous.share, shares: continuous.shares },
      }),
    };
    const make = async (wish: PlanRequest): Promise<string> =>
      (await this.sampling.plan(wish, plan.createdBy, { planId: plan._id, day })).id;
    try {
      return await make(request);
    } catch (error) {
      const open = openAfterPatience(error, day, this.clock.now());
      if (open === null) throw error;
      return make({ ...request, open });
    }
  }

  private async tell(day: DrawnDay): Promise<void> {
    try {
      await this.watch.drawn(day);
      await this.sampling.noteTold(day.drawId);
    } catch (error) {
      this.fail(error, { draw: day.drawId }, 'a draw could not be told');
    }
  }

  private fail(error: unknown, what: Record<string, string>, message: string): void {
    this.watch.failed();
    this.log.warn(
      { ...what, code: error instanceof AppError ? error.code : 'INTERNAL', err: error },
      message,
    );
  }
}
