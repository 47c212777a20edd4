import type {
  DistrictScope,
  ListedPlanView,
  ListedStandingPlanView,
  Page,
  PlanProgressView,
  SamplingPlanView,
  StandingPlanView,
} from '#libs/contract';
import { Slices, type Clock } from '#libs/platform';
import { groupedBy } from '../estimate/grouped.rules.js';
import { drawIdOf } from '../sampling/continuous/continuous.rules.js';
import type { SamplingService } from '../sampling/sampling.service.js';
import type { CountedPlan } from '../sampling/standing/standing.service.js';
import { openDaysOf } from '../sampling/standing/standing.rules.js';
import { populationsOf, type JudgementService } from '../scoring/judgement.service.js';
import type { ScoringRepository } from '../scoring/scoring.repository.js';
import { accuracySteps } from '../scoring/verdict.rules.js';
import { progressOfPlan, summedOf } from './progress.rules.js';

/** How far plans are, for lists: a handful of questions for a page, however many plans are on it. */
export class ProgressService {
  constructor(
    private readonly judgements: Pick<JudgementService, 'judgedDraws'>,
    private readonly sampling: Pick<SamplingService, 'standingOf' | 'replacedIn'>,
    private readonly scoring: Pick<ScoringRepository, 'openOfDistricts'>,
    private readonly clock: Clock,
    private readonly slices: () => Slices = () => new Slices(),
  ) {}

  /** Adds to a page of plans what their scores amount to, by the same estimate as each tells by itself. */
  async ofPlans(page: Page<SamplingPlanView>, scope: DistrictScope): Promise<Page<ListedPlanView>> {
    const judged = await this.judgements.judgedDraws(summedOf(page.items), scope);
    const slices = this.slices();
    const told = new Map<string, PlanProgressView>();
    for (const { draw, plan, contacts } of judged) {
      const accuracy = await slices.run(accuracySteps(draw.id, populationsOf(plan), contacts));
      told.set(plan.id, progressOfPlan(plan, accuracy));
      await slices.pause();
    }
    return { ...page, items: page.items.map((plan) => ({ ...plan, progress: told.get(plan.id) ?? null })) };
  }

  /**
   * Adds to a page of standing plans what they have drawn, and what of it is not scored yet. What was scored long ago costs
   * nothing: asked is what is open, and of which plans that is.
   */
  async ofStanding(page: Page<CountedPlan>): Promise<Page<ListedStandingPlanView>> {
    const open = await this.openBy(page.items.map(({ plan }) => plan));
    const items = page.items.map(({ plan, counted }) => ({
      ...plan,
      progress: { ...counted, undrawn: plan.undrawn.length, openTasks: open.get(plan.id) ?? 0 },
    }));
    return { ...page, items };
  }

  /** How many tasks of each plan are not scored, none of what was replaced. */
  private async openBy(plans: readonly StandingPlanView[]): Promise<Map<string, number>> {
    const districts = [...new Set(plans.map(({ districtId }) => districtId))];
    const tasks = groupedBy(await this.scoring.openOfDistricts(districts), ({ drawId }) => drawId);
    const drawIds = [...tasks.keys()];
    const [drawn, replaced] = await Promise.all([
      this.sampling.standingOf(drawIds),
      this.sampling.replacedIn(drawIds),
    ]);
    const growing = new Map(
      plans.flatMap((plan) => this.growing(plan).map((drawId) => [drawId, plan.id] as const)),
    );
    const open = new Map<string, number>();
    for (const [drawId, its] of tasks) {
      const planId = drawn.get(drawId)?.planId ?? growing.get(drawId);
      if (planId === undefined) continue;
      const left = its.filter(({ contactId }) => !replaced.get(drawId)?.has(contactId)).length;
      open.set(planId, (open.get(planId) ?? 0) + left);
    }
    return open;
  }

  /** Draws of which contacts are with scorers before they are complete. */
  private growing({ id, since, endedAt, continuous }: StandingPlanView): string[] {
    if (continuous === null) return [];
    const plan = { since, endedAt: endedAt === null ? null : new Date(endedAt), continuous };
    return openDaysOf(plan, this.clock.now()).map((day) => drawIdOf(id, day));
  }
}
