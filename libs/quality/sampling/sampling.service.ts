import {
  AppError,
  mustCover,
  NATIONAL_DISTRICT,
  pageOf,
  refuse,
  type DayRange,
  type DistrictScope,
  type DrawView,
  type FrameSource,
  type Page,
  type ReplayView,
  type SamplingPlanView,
  type StandingDay,
} from '#libs/contract';
import { newId, newToken, shanghaiDay, type Clock } from '#libs/platform';
import { drawIdOf } from './continuous/continuous.rules.js';
import { drawFrom } from './draw.rules.js';
import { divided, hashOf, planFor, sizeOf, type PlanRequest } from './plan.rules.js';
import { ofFrame } from './other/other-draws.rules.js';
import { OtherDraws } from './other/other-draws.service.js';
import { DrawChanges, type ScoredContacts } from './replacement/draw-change.service.js';
import { drawn } from './sample.rules.js';
import { drawView, viewOf } from './sampling-view.rules.js';
import type { DrawSession, SamplingRepository } from './sampling.repository.js';
import type { DrawDoc, DrawnDoc, PlanDoc } from './sampling.schema.js';

const SEED_BYTES = 16;
/** Plans that a figure may be made of. */
const MOST_PLANS = 5000;

/** A plan with when it was drawn by, epoch ms. */
export interface DrawnPlan {
  drawId: string;
  drawnAt: number;
  plan: SamplingPlanView;
}

/** A day that a standing plan has planned for. */
export interface PlannedDay {
  standing: StandingDay;
  /** Of the plan that it made. */
  planId: string;
  drawId: string | null;
}

/** What was drawn for a day by a standing plan. */
export interface DrawnDay {
  standing: StandingDay;
  districtId: string;
  drawId: string;
}

/** Writes of a day that is being drawn, in the transaction that stores the draw. */
export type NoteDrawn = (day: StandingDay, session: DrawSession) => Promise<void>;

interface DrawnBy {
  seed: string;
  by: string;
  ground?: string | null;
  note?: (session: DrawSession) => Promise<void>;
}

/** Sampling plans and what is drawn by them. Nobody picks a contact: frame and seed decide. */
export class SamplingService {
  readonly others: OtherDraws;
  readonly changes: DrawChanges;

  constructor(
    private readonly repository: SamplingRepository,
    private readonly source: FrameSource,
    scored: ScoredContacts,
    private readonly clock: Clock,
  ) {
    this.others = new OtherDraws(repository);
    this.changes = new DrawChanges(repository, scored, clock);
  }

  /**
   * Freezes a frame and says what would be drawn of it, how precise that will be, and which strata are short.
   * Throws BAD_INPUT if the days are not over, or nothing was handled in them, TOO_LARGE for more contacts
   * than a frame may have, ALREADY_EXISTS if its standing plan has one of that day.
   */
  async plan(request: PlanRequest, by: string, standing?: StandingDay): Promise<SamplingPlanView> {
    const { population } = request;
    if (population.to >= shanghaiDay(this.clock.now())) {
      refuse('to', '只能从已结束的日期抽样', 'only days that are over can be sampled');
    }
    const { open } = request;
    const contacts = this.source.handled(population, { withoutOpen: open !== undefined });
    const { frame, pooled } = await divided(contacts, request);
    const { strata, size, precision, reached, shortages } = planFor(request, frame);
    const plan: PlanDoc = {
      _id: newId(),
      name: request.name,
      createdAt: new Date(this.clock.now()),
      createdBy: by,
      districtId: population.districtId ?? NATIONAL_DISTRICT,
      population,
      stratifyBy: request.stratifyBy,
      allocation: request.decided ? 'continuous' : request.allocation,
      wantedPrecision: request.precision,
      precision,
      reached,
      minimumPerStratum: request.minimumPerStratum,
      maximum: request.maximum,
      frame: { size: sizeOf(frame), hash: hashOf(frame), ...(open !== undefined && { open }) },
      size,
      strata,
      shortages,
      ...(pooled.length > 0 && { pooled }),
      ...(standing && { standing }),
    };
    await this.repository.insertPlan(plan, frame);
    return viewOf(plan, null);
  }

  /** Throws NOT_FOUND. */
  async find(planId: string, scope: DistrictScope): Promise<SamplingPlanView> {
    const plan = await this.planOf(planId, scope);
    return viewOf(plan, (await this.repository.drawIds([planId])).get(planId) ?? null);
  }

  async list(scope: DistrictScope, cursor: string | null, limit: number): Promise<Page<SamplingPlanView>> {
    const page = pageOf(await this.repository.listPlans(scope, cursor, limit + 1), limit, ({ _id }) => _id);
    const draws = await this.repository.drawIds(page.items.map(({ _id }) => _id));
    return { ...page, items: page.items.map((plan) => viewOf(plan, draws.get(plan._id) ?? null)) };
  }

  /**
   * Draws, once, by a seed that is made here. `ground`: why the same contacts are drawn once more. Throws NOT_FOUND,
   * ALREADY_EXISTS, STATE_CONFLICT for the plan of a standing one, whose seed is settled, BAD_INPUT without a ground if
   * they were drawn before.
   */
  async draw(
    planId: string,
    scope: DistrictScope,
    by: string,
    ground: string | null = null,
  ): Promise<DrawView> {
    const plan = await this.planOf(planId, scope);
    if (plan.standing) {
      const reason = { reason: '该计划由每日抽样自动抽取', reasonEn: 'its standing plan draws by it' };
      throw new AppError('STATE_CONFLICT', { planId, ...reason });
    }
    const before = ofFrame(await this.others.like([plan.population]), plan.frame.hash);
    if (before.some((one) => one.plan._id === planId)) throw new AppError('ALREADY_EXISTS', { planId });
    if (before.length > 0 && ground === null) {
      refuse(
        'ground',
        '这批会话已经抽过样，再抽须说明理由',
        'these contacts were drawn before: say why again',
      );
    }
    const seed = newToken(SEED_BYTES);
    return this.drawBy(plan, { seed, by, ground: before.length > 0 ? ground : null });
  }

  /**
   * What a standing plan draws of a day, once, untold until `noteTold`, with what `note` writes of it or not at all. Throws
   * NOT_FOUND, ALREADY_EXISTS.
   */
  async drawOfDay(
    planId: string,
    { seed, by, note }: { seed: string; by: string; note: NoteDrawn },
  ): Promise<DrawnDay> {
    const plan = await this.planOf(planId, { districtId: null });
    const { standing, districtId } = plan;
    if (!standing) throw new AppError('NOT_FOUND', { planId });
    return {
      standing,
      districtId,
      drawId: (await this.drawBy(plan, { seed, by, note: (session) => note(standing, session) })).id,
    };
  }

  /** Draws of standing plans that nobody has noted as told. */
  async untold(): Promise<DrawnDay[]> {
    const draws = await this.repository.untoldDraws();
    return draws.flatMap(({ _id, districtId, untold }) =>
      untold ? [{ standing: untold, districtId, drawId: _id }] : [],
    );
  }

  noteTold(drawId: string): Promise<void> {
    return this.repository.noteTold(drawId);
  }

  /** What a standing plan made for these days, newest first; `limit` of them, all if 0. */
  async ofStanding(planId: string, days: DayRange, limit = 0): Promise<SamplingPlanView[]> {
    const plans = await this.repository.plansOfStanding(planId, days, limit);
    const draws = await this.repository.drawIds(plans.map(({ _id }) => _id));
    return plans.map((plan) => viewOf(plan, draws.get(plan._id) ?? null));
  }

  /** For which days a standing plan has planned, and what is drawn by that, in no order. `days` null: all. */
  async daysOfStanding(
    standingId: string,
    days: DayRange | null,
    session?: DrawSession,
  ): Promise<PlannedDay[]> {
    const plans = await this.repository.daysOfStanding(standingId, days, session);
    const draws = await this.repository.drawIds(
      plans.map(({ _id }) => _id),
      session,
    );
    return plans.map(({ _id, standing }) => ({ standing, planId: _id, drawId: draws.get(_id) ?? null }));
  }

  private async drawBy(
    plan: PlanDoc,
    { seed, by, ground = null, note = async () => undefined }: DrawnBy,
  ): Promise<DrawView> {
    const draw: DrawDoc = {
      // What was given to scorers before is filed under this id.
      _id:
        plan.standing && plan.allocation === 'continuous'
          ? drawIdOf(plan.standing.planId, plan.standing.day)
          : newId(),
      planId: plan._id,
      districtId: plan.districtId,
      seed,
      drawnAt: new Date(this.clock.now()),
      drawnBy: by,
      ...(ground !== null && { ground }),
      revision: 0,
      contacts: drawn(plan, await this.repository.frameOf(plan._id), seed),
      ...(plan.standing && { untold: plan.standing }),
    };
    await this.repository.insertDraw(draw, note);
    return drawView(draw);
  }

  /** Throws NOT_FOUND. */
  async findDraw(drawId: string, scope: DistrictScope): Promise<DrawView> {
    return drawView(await this.drawOf(drawId, scope));
  }

  /** Draws with their plans, in the order asked, by two questions. Throws NOT_FOUND if one of them is not there. */
  async findDraws(
    drawIds: readonly string[],
    scope: DistrictScope,
  ): Promise<{ draw: DrawView; plan: SamplingPlanView }[]> {
    const draws = new Map((await this.repository.findDraws(drawIds)).map((one) => [one._id, one]));
    const found = drawIds.map((id) => mustCover(scope, draws.get(id), { drawId: id }));
    const stored = await this.repository.findPlans(found.map(({ planId }) => planId));
    const plans = new Map(stored.map((one) => [one._id, one]));
    return found.map((draw) => {
      const plan = mustCover(scope, plans.get(draw.planId));
      return { draw: drawView(draw), plan: viewOf(plan, draw._id) };
    });
  }

  /** Plans that were drawn by, all of whose days are among these. Throws TOO_LARGE {mostPlans}. */
  async drawnWithin(days: DayRange): Promise<DrawnPlan[]> {
    const found = await this.repository.plansWithin(days, MOST_PLANS + 1);
    if (found.length > MOST_PLANS) throw new AppError('TOO_LARGE', { mostPlans: MOST_PLANS });
    const draws = await this.repository.drawsOf(found.map(({ _id }) => _id));
    const plans = new Map(found.map((one) => [one._id, one]));
    return draws.flatMap(({ _id, planId, drawnAt }) => {
      const plan = plans.get(planId);
      return plan ? [{ drawId: _id, drawnAt: drawnAt.getTime(), plan: viewOf(plan, _id) }] : [];
    });
  }

  /** Whose a draw is. Throws NOT_FOUND. */
  async districtOf(drawId: string, scope: DistrictScope): Promise<string> {
    return (await this.drawOf(drawId, scope)).districtId;
  }

  /** For which days of standing plans these draws are; others are left out. */
  standingOf(drawIds: readonly string[]): Promise<Map<string, StandingDay>> {
    return this.repository.standingOf(drawIds);
  }

  /** Ids of the contacts that were replaced, by draw. */
  replacedIn(drawIds: readonly string[]): Promise<Map<string, ReadonlySet<string>>> {
    return this.repository.replacedIn(drawIds);
  }

  /** In which draws these contacts are, of any district, as far as they are not replaced. */
  drawnAmong(contactIds: readonly string[]): Promise<{ drawId: string; contactId: string }[]> {
    return this.repository.drawnAmong(contactIds);
  }

  /** Draws again from the frozen frame and the seed, and compares. Throws NOT_FOUND. */
  async replay(drawId: string, scope: DistrictScope): Promise<ReplayView> {
    const draw = await this.drawOf(drawId, scope);
    const plan = await this.planOf(draw.planId, scope);
    const frame = await this.repository.frameOf(plan._id);
    const again = drawn(plan, frame, draw.seed);
    const last = new Map<string, number>();
    for (const { stratum, place } of draw.contacts) {
      last.set(stratum, Math.max(place, last.get(stratum) ?? 0));
    }
    const orders = new Map(
      [...frame].map(([key, ids]) => [key, drawFrom(draw.seed, ids, last.get(key) ?? 0)]),
    );
    const inPlace = draw.contacts.every(
      ({ contactId, stratum, place }) => orders.get(stratum)?.[place - 1] === contactId,
    );
    const first = draw.contacts.filter(({ replaces }) => replaces === null);
    const same = inPlace && again.map(idOf).join() === first.map(idOf).join();
    return { frameIntact: hashOf(frame) === plan.frame.hash, same };
  }

  private async planOf(planId: string, scope: DistrictScope): Promise<PlanDoc> {
    return mustCover(scope, await this.repository.findPlan(planId));
  }

  private async drawOf(drawId: string, scope: DistrictScope): Promise<DrawDoc> {
    return mustCover(scope, await this.repository.findDraw(drawId));
  }
}

const idOf = ({ contactId }: DrawnDoc): string => contactId;
