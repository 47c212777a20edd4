import { AppError, type DistrictScope, type FrameFeed } from '#libs/contract';
import { shanghaiDay, type Clock, type Log } from '#libs/platform';
import type { HandedOut, ScoringService } from '../../scoring/scoring.service.js';
import type { DrawnDay, SamplingService } from '../sampling.service.js';
import type { StandingRepository } from '../standing/standing.repository.js';
import { isSettled, openDaysOf, seedOfDay } from '../standing/standing.rules.js';
import type { StandingDoc } from '../standing/standing.schema.js';
import { drawIdOf } from './continuous.rules.js';
import { DecidedDays, type Continuous } from './decided-days.service.js';

/** Those of these who may score contacts of a district now. */
export type FitScorers = (scorerIds: readonly string[], districtId: string) => Promise<string[]>;

/** What contacts are handed out with. */
export interface HandOutParts {
  plans: Pick<StandingRepository, 'active' | 'find'>;
  sampling: Pick<SamplingService, 'daysOfStanding' | 'findDraw'>;
  scoring: Pick<ScoringService, 'handOut'>;
  contacts: FrameFeed;
  fit: FitScorers;
  /** Something failed that should not. */
  failed: () => void;
  clock: Clock;
  log: Log;
}

const EVERYWHERE: DistrictScope = { districtId: null };

/**
 * Decides on the contacts of continuous plans as soon as they are closed, and gives what is drawn to scorers. Whether a
 * contact is drawn follows from the secret seed of its day, its id and the share of its stratum alone, so that nothing needs
 * to be kept of it: it is the same at every look, by every worker, of a contact that is closed late, and when the day's frame
 * is frozen. What a process remembers only spares it reading.
 */
export class HandOutRound {
  private readonly decided: DecidedDays;

  constructor(private readonly parts: HandOutParts) {
    this.decided = new DecidedDays(parts.contacts);
  }

  /** How many tasks it has made. One plan that fails keeps no other from being handed out. */
  async sweep(): Promise<number> {
    const { plans, failed, clock, log } = this.parts;
    const now = clock.now();
    this.decided.begin(now);
    let handed = 0;
    for (const plan of await plans.active()) {
      if (!isContinuous(plan)) continue;
      try {
        for (const day of await this.openDays(plan, now)) handed += await this.handOutDay(plan, day);
      } catch (error) {
        failed();
        const code = error instanceof AppError ? error.code : 'INTERNAL';
        log.warn({ standing: plan._id, code, err: error }, 'what was drawn could not be handed out');
      }
    }
    return handed;
  }

  /** Hands out what is left of a day that is drawn: the last contacts, and those drawn on for small strata. */
  async finish({ standing: { planId, day }, drawId }: DrawnDay): Promise<void> {
    const { plans, sampling } = this.parts;
    const plan = await plans.find(planId);
    if (!plan || !isContinuous(plan)) return;
    const { contacts, seed } = await sampling.findDraw(drawId, EVERYWHERE);
    await this.handOut(plan, day, {
      seed,
      contacts: contacts.filter(({ replaced }) => !replaced),
      all: true,
    });
  }

  /** Today, and days that are not complete yet. */
  private async openDays(plan: Continuous, now: number): Promise<string[]> {
    const days = openDaysOf(plan, now).filter((day) => !isSettled(plan, day));
    const [from] = days;
    if (from === undefined) return [];
    const made = await this.parts.sampling.daysOfStanding(plan._id, { from, to: shanghaiDay(now) });
    const drawn = new Set(made.flatMap(({ standing: { day }, drawId }) => (drawId === null ? [] : [day])));
    return days.filter((day) => !drawn.has(day));
  }

  private async handOutDay(plan: Continuous, day: string): Promise<number> {
    const contacts = await this.decided.drawn(plan, day);
    if (contacts === null) return 0;
    return this.handOut(plan, day, { seed: seedOfDay(plan.seed, day), contacts, all: false });
  }

  private async handOut(
    { _id, districtId, continuous }: Continuous,
    day: string,
    of: Pick<HandedOut, 'seed' | 'contacts' | 'all'>,
  ): Promise<number> {
    const { fit, scoring } = this.parts;
    const scorerIds = await fit(continuous.scorerIds, districtId);
    return scoring.handOut({ ...of, drawId: drawIdOf(_id, day), districtId }, { ...continuous, scorerIds });
  }
}

const isContinuous = (plan: StandingDoc): plan is Continuous => plan.continuous != null;
