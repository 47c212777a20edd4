import { AppError, type DistrictScope, type FrameSource } from '#libs/contract';
import { shanghaiDay, type Clock, type Log } from '#libs/platform';
import type { HandedOut, ScoringService } from '../../scoring/scoring.service.js';
import { drawIdOf, isDrawn } from './continuous.rules.js';
import { stratumOf } from '../plan.rules.js';
import type { DrawnDay, SamplingService } from '../sampling.service.js';
import type { StandingRepository } from '../standing/standing.repository.js';
import { isSettled, openDaysOf, seedOfDay } from '../standing/standing.rules.js';
import type { ContinuousDoc, StandingDoc } from '../standing/standing.schema.js';

/** Those of these who may score contacts of a district now. */
export type FitScorers = (scorerIds: readonly string[], districtId: string) => Promise<string[]>;

type Continuous = StandingDoc & { continuous: ContinuousDoc };

const EVERYWHERE: DistrictScope = { districtId: null };

/**
 * Decides on the contacts of continuous plans as soon as they are closed, and gives what is drawn to scorers. Whether a
 * contact is drawn follows from the secret seed of its day and its id alone, so that nothing needs to be kept of it: it is
 * the same at every look, by every worker, of a contact that is closed late, and when the day's frame is frozen.
 */
export class HandOutRound {
  constructor(
    private readonly plans: Pick<StandingRepository, 'active' | 'find'>,
    private readonly sampling: Pick<SamplingService, 'ofStanding' | 'findDraw'>,
    private readonly scoring: Pick<ScoringService, 'handOut'>,
    /** Contacts as far as they are known: of days that go on. */
    private readonly contacts: Pick<FrameSource, 'handled'>,
    private readonly fit: FitScorers,
    private readonly failed: () => void,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** How many tasks it has made. One plan that fails keeps no other from being handed out. */
  async sweep(): Promise<number> {
    const now = this.clock.now();
    let handed = 0;
    for (const plan of await this.plans.active()) {
      if (!isContinuous(plan)) continue;
      try {
        for (const day of await this.openDays(plan, now)) handed += await this.handOutDay(plan, day);
      } catch (error) {
        this.failed();
        const code = error instanceof AppError ? error.code : 'INTERNAL';
        this.log.warn({ standing: plan._id, code, err: error }, 'what was drawn could not be handed out');
      }
    }
    return handed;
  }

  /** Hands out what is left of a day that is drawn: the last contacts, and those drawn on for small strata. */
  async finish({ standing: { planId, day }, drawId }: DrawnDay): Promise<void> {
    const plan = await this.plans.find(planId);
    if (!plan || !isContinuous(plan)) return;
    const { contacts, seed } = await this.sampling.findDraw(drawId, EVERYWHERE);
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
    const made = await this.sampling.ofStanding(plan._id, { from, to: shanghaiDay(now) });
    const drawn = new Set(made.flatMap(({ standing, drawId }) => (drawId === null ? [] : [standing?.day])));
    return days.filter((day) => !drawn.has(day));
  }

  private async handOutDay(plan: Continuous, day: string): Promise<number> {
    const seed = seedOfDay(plan.seed, day);
    const { share, shares } = plan.continuous;
    const contacts: { contactId: string; stratum: string }[] = [];
    for await (const one of this.contacts.handled({ ...plan.population, from: day, to: day })) {
      const stratum = stratumOf(one, plan.stratifyBy);
      if (isDrawn({ seed, share, shares }, one.contactId, stratum))
        contacts.push({ contactId: one.contactId, stratum });
    }
    return this.handOut(plan, day, { seed, contacts, all: false });
  }

  private async handOut(
    { _id, districtId, continuous }: Continuous,
    day: string,
    of: Pick<HandedOut, 'seed' | 'contacts' | 'all'>,
  ): Promise<number> {
    const scorerIds = await this.fit(continuous.scorerIds, districtId);
    return this.scoring.handOut(
      { ...of, drawId: drawIdOf(_id, day), districtId },
      { ...continuous, scorerIds },
    );
  }
}

const isContinuous = (plan: StandingDoc): plan is Continuous => plan.continuous != null;
