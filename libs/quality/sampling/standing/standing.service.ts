import {
  AppError,
  mustCover,
  NATIONAL_DISTRICT,
  pageOf,
  type DistrictScope,
  type Page,
  type SamplingPlanView,
  type StandingPlanView,
  type StandingProgressView,
  type StandingReplayView,
} from '#libs/contract';
import { addDays, newId, newToken, shanghaiDay, type Clock } from '#libs/platform';
import type { Allocation } from '../allocation.rules.js';
import type { SamplingService } from '../sampling.service.js';
import type { StandingRepository } from './standing.repository.js';
import { requireShares } from './shares.rules.js';
import { hashOfSeed, seedOfDay } from './standing.rules.js';
import type { StandingDoc } from './standing.schema.js';

const SEED_BYTES = 32;
const MOST_RUNNING = 20;
const LAST_DAY = '9999-12-31';

export type StandingRequest = Pick<
  StandingPlanView,
  | 'name'
  | 'population'
  | 'stratifyBy'
  | 'precision'
  | 'expected'
  | 'minimumPerStratum'
  | 'maximum'
  | 'continuous'
> & { allocation: Allocation };

/** A plan with the days it has drawn. */
export interface CountedPlan {
  plan: StandingPlanView;
  counted: Pick<StandingProgressView, 'drawn' | 'latest'>;
}

/** Plans that are drawn by every day, at its end or as it goes on, by nobody's hand. */
export class StandingService {
  constructor(
    private readonly repository: StandingRepository,
    private readonly sampling: Pick<SamplingService, 'ofStanding' | 'findDraw' | 'replay'>,
    private readonly clock: Clock,
  ) {}

  /**
   * From today on. Throws BAD_INPUT for the share of a stratum that there can't be, or of one twice, TOO_MANY if its district
   * has too many that have not ended.
   */
  async create(request: StandingRequest, by: string): Promise<StandingPlanView> {
    requireShares(request);
    const districtId = request.population.districtId ?? NATIONAL_DISTRICT;
    if ((await this.repository.running(districtId)) >= MOST_RUNNING) {
      const reason = {
        reason: `每日抽样计划最多 ${MOST_RUNNING} 个`,
        reasonEn: `at most ${MOST_RUNNING} standing plans`,
      };
      throw new AppError('TOO_MANY', reason);
    }
    const now = this.clock.now();
    const plan: StandingDoc = {
      _id: newId(),
      ...request,
      allocation: request.continuous ? 'continuous' : request.allocation,
      districtId,
      createdAt: new Date(now),
      createdBy: by,
      since: shanghaiDay(now),
      endedAt: null,
      endedBy: null,
      completedAt: null,
      drawn: { days: 0, latest: null, whole: true },
      without: [],
      undrawn: [],
      seed: newToken(SEED_BYTES),
    };
    await this.repository.insert(plan);
    return viewOf(plan);
  }

  /** Throws NOT_FOUND. */
  async find(planId: string, scope: DistrictScope): Promise<StandingPlanView> {
    return viewOf(mustCover(scope, await this.repository.find(planId)));
  }

  /** Newest first; costs the same however many days each has drawn. */
  async list(scope: DistrictScope, cursor: string | null, limit: number): Promise<Page<CountedPlan>> {
    const page = pageOf(await this.repository.list(scope, cursor, limit + 1), limit, ({ _id }) => _id);
    const counted = ({ drawn }: StandingDoc): CountedPlan['counted'] => ({
      drawn: drawn?.days ?? 0,
      latest: drawn?.latest ?? null,
    });
    return { ...page, items: page.items.map((plan) => ({ plan: viewOf(plan), counted: counted(plan) })) };
  }

  /** What was planned and drawn, newest day first, older than the day given. Throws NOT_FOUND. */
  async draws(
    planId: string,
    scope: DistrictScope,
    beforeDay: string | null,
    limit: number,
  ): Promise<Page<SamplingPlanView>> {
    const { since } = await this.find(planId, scope);
    const to = beforeDay === null ? LAST_DAY : addDays(beforeDay, -1);
    const found = await this.sampling.ofStanding(planId, { from: since, to }, limit + 1);
    return pageOf(found, limit, ({ standing }) => standing?.day ?? '');
  }

  /**
   * Repeats the draw of a day, and says whether the seed of the plan leads to the one it was drawn by. Throws NOT_FOUND,
   * also of a day that is not drawn.
   */
  async replay(planId: string, day: string, scope: DistrictScope): Promise<StandingReplayView> {
    const { seed } = mustCover(scope, await this.repository.find(planId));
    const [made] = await this.sampling.ofStanding(planId, { from: day, to: day });
    if (made?.drawId == null) throw new AppError('NOT_FOUND', { planId, day });
    const draw = await this.sampling.findDraw(made.drawId, scope);
    const replayed = await this.sampling.replay(made.drawId, scope);
    return { day, drawId: made.drawId, seedOfPlan: draw.seed === seedOfDay(seed, day), ...replayed };
  }

  /** No day that begins from now on is drawn, nor today unless it is drawn as it goes on. Throws NOT_FOUND, STATE_CONFLICT if it has ended. */
  async end(planId: string, scope: DistrictScope, by: string): Promise<StandingPlanView> {
    await this.find(planId, scope);
    if (!(await this.repository.end(planId, new Date(this.clock.now()), by))) {
      const reason = { reason: '该计划已终止', reasonEn: 'the plan has ended' };
      throw new AppError('STATE_CONFLICT', { planId, ...reason });
    }
    return this.find(planId, scope);
  }
}

function viewOf({
  _id,
  createdAt,
  endedAt,
  completedAt = null,
  without = [],
  undrawn = [],
  continuous = null,
  seed,
  drawn: _,
  ...plan
}: StandingDoc): StandingPlanView {
  return {
    id: _id,
    ...plan,
    createdAt: createdAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    completedAt: completedAt?.toISOString() ?? null,
    without: without.toSorted(),
    undrawn: undrawn.toSorted((a, b) => (a.day < b.day ? -1 : 1)),
    continuous: continuous && { ...continuous, shares: continuous.shares ?? [] },
    seedHash: hashOfSeed(seed),
    seed: completedAt === null ? null : seed,
  };
}
