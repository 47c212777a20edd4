import type {
  DistrictScope,
  ListedPlanView,
  ListedStandingPlanView,
  Page,
  SamplingPlanView,
  StandingPlanView,
} from '#libs/contract';
import type { Clock } from '#libs/platform';
import { groupedBy } from '../estimate/grouped.rules.js';
import { drawIdOf } from '../sampling/continuous/continuous.rules.js';
import type { SamplingService } from '../sampling/sampling.service.js';
import { openDaysOf } from '../sampling/standing/standing.rules.js';
import { populationsOf, type JudgementService } from '../scoring/judgement.service.js';
import type { ScoringRepository } from '../scoring/scoring.repository.js';
import { accuracyOf, stateOf } from '../scoring/verdict.rules.js';
import { daysOf, progressOfPlan, summedOf } from './progress.rules.js';

/** How far plans are, for lists: a handful of questions for a page, however many plans are on it. */
export class ProgressService {
  constructor(
    private readonly judgements: Pick<JudgementService, 'judgedDraws'>,
    private readonly sampling: Pick<SamplingService, 'daysOfStanding' | 'replacedIn'>,
    private readonly scoring: Pick<ScoringRepository, 'openIn'>,
    private readonly clock: Clock,
  ) {}

  /** Adds to a page of plans what their scores amount to, by the same estimate as each tells by itself. */
  async ofPlans(page: Page<SamplingPlanView>, scope: DistrictScope): Promise<Page<ListedPlanView>> {
    const judged = await this.judgements.judgedDraws(summedOf(page.items), scope);
    const told = new Map(
      judged.map(({ draw, plan, contacts }) => [
        plan.id,
        progressOfPlan(
          plan,
          accuracyOf(draw.id, populationsOf(plan), contacts),
          contacts.filter((one) => stateOf(one) === 'unshared').length,
        ),
      ]),
    );
    return { ...page, items: page.items.map((plan) => ({ ...plan, progress: told.get(plan.id) ?? null })) };
  }

  /** Adds to a page of standing plans what they have drawn, and what of it is not scored yet. */
  async ofStanding(page: Page<StandingPlanView>): Promise<Page<ListedStandingPlanView>> {
    const planned = await this.sampling.daysOfStanding(page.items.map(({ id }) => id));
    const drawn = groupedBy(
      planned.flatMap(({ standing, drawId }) => (drawId === null ? [] : [{ ...standing, drawId }])),
      ({ planId }) => planId,
    );
    const drawsOf = new Map(
      page.items.map((plan) => {
        const days = (drawn.get(plan.id) ?? []).map(({ drawId }) => drawId);
        return [plan.id, [...new Set([...days, ...this.growing(plan)])]];
      }),
    );
    const open = await this.openIn([...drawsOf.values()].flat());
    const items = page.items.map((plan) => ({
      ...plan,
      progress: {
        ...daysOf(drawn.get(plan.id) ?? []),
        undrawn: plan.undrawn.length,
        openTasks: (drawsOf.get(plan.id) ?? []).reduce((sum, drawId) => sum + (open.get(drawId) ?? 0), 0),
      },
    }));
    return { ...page, items };
  }

  /** Draws of which contacts are with scorers before they are complete. */
  private growing({ id, since, endedAt, continuous }: StandingPlanView): string[] {
    if (continuous === null) return [];
    const plan = { since, endedAt: endedAt === null ? null : new Date(endedAt), continuous };
    return openDaysOf(plan, this.clock.now()).map((day) => drawIdOf(id, day));
  }

  /** How many tasks of each draw are not scored, none of what was replaced. */
  private async openIn(drawIds: readonly string[]): Promise<Map<string, number>> {
    const tasks = groupedBy(await this.scoring.openIn(drawIds), ({ drawId }) => drawId);
    const replaced = await this.sampling.replacedIn([...tasks.keys()]);
    return new Map(
      [...tasks].map(([drawId, its]) => [
        drawId,
        its.filter(({ contactId }) => !replaced.get(drawId)?.has(contactId)).length,
      ]),
    );
  }
}
