import {
  AppError,
  covers,
  mustCover,
  NATIONAL_DISTRICT,
  pageOf,
  refuse,
  type DayRange,
  type DistrictScope,
  type DrawView,
  type FrameContact,
  type FramePlace,
  type FrameSource,
  type OtherDrawView,
  type Page,
  type Population,
  type ReplacementWhy,
  type ReplayView,
  type SamplingPlanView,
  type StandingDay,
} from '#libs/contract';
import { newId, newToken, shanghaiDay, type Clock } from '#libs/platform';
import { drawOrder } from './draw.rules.js';
import { frameOf, hashOf, planFor, type PlanRequest } from './plan.rules.js';
import { ofFrame, otherDrawViews, placeAmong, planned, type PlannedDraw } from './other-draws.rules.js';
import { overlap } from './population.rules.js';
import { drawn, proposed, replaced } from './sample.rules.js';
import { drawView, viewOf } from './sampling-view.rules.js';
import type { SamplingRepository } from './sampling.repository.js';
import type { DrawDoc, DrawnDoc, PlanDoc, WhyDoc } from './sampling.schema.js';

const SEED_BYTES = 16;
const TRIES = 5;
/** A frame is held in memory whole while it is made. */
const MOST_CONTACTS = 2_000_000;

/** Plans that a figure may be made of. */
const MOST_PLANS = 5000;

/** A plan with when it was drawn by, epoch ms. */
export interface DrawnPlan {
  drawId: string;
  drawnAt: number;
  plan: SamplingPlanView;
}

/** Says what has been scored already. */
export interface ScoredContacts {
  isScored(drawId: string, contactId: string): Promise<boolean>;
}

/** Why a contact is to be replaced, and who says so. */
export type ReplacementAsked = Omit<ReplacementWhy, 'at'>;

/** What was drawn for a day by a standing plan. */
export interface DrawnDay {
  standing: StandingDay;
  districtId: string;
  drawId: string;
}

/** Sampling plans and what is drawn by them. Nobody picks a contact: frame and seed decide. */
export class SamplingService {
  constructor(
    private readonly repository: SamplingRepository,
    private readonly source: FrameSource,
    private readonly scored: ScoredContacts,
    private readonly clock: Clock,
  ) {}

  /**
   * Freezes a frame and says what would be drawn of it, how precise that will be, and which strata are short.
   * Throws BAD_INPUT if the days are not over, or nothing was handled in them, TOO_LARGE for more contacts
   * than a frame may have, ALREADY_EXISTS if its standing plan has one of that day.
   */
  async plan(request: PlanRequest, by: string, standing?: StandingDay): Promise<SamplingPlanView> {
    const { population } = request;
    if (population.to >= shanghaiDay(this.clock.now())) {
      const reason = { reason: '只能从已结束的日期抽样', reasonEn: 'only days that are over can be sampled' };
      throw new AppError('BAD_INPUT', { fields: ['to'], ...reason });
    }
    const contacts: FrameContact[] = [];
    for await (const contact of this.source.handled(population)) {
      contacts.push(contact);
      if (contacts.length > MOST_CONTACTS) throw new AppError('TOO_LARGE', { mostContacts: MOST_CONTACTS });
    }
    const frame = frameOf(contacts, request.stratifyBy);
    const { strata, size, precision, reached, shortages } = planFor(request, frame);
    const plan: PlanDoc = {
      _id: newId(),
      name: request.name,
      createdAt: new Date(this.clock.now()),
      createdBy: by,
      districtId: population.districtId ?? NATIONAL_DISTRICT,
      population,
      stratifyBy: request.stratifyBy,
      allocation: request.allocation,
      wantedPrecision: request.precision,
      precision,
      reached,
      minimumPerStratum: request.minimumPerStratum,
      maximum: request.maximum,
      frame: { size: contacts.length, hash: hashOf(frame) },
      size,
      strata,
      shortages,
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
    const before = ofFrame(await this.drawsLike([plan.population]), plan.frame.hash);
    if (before.some((one) => one.plan._id === planId)) throw new AppError('ALREADY_EXISTS', { planId });
    if (before.length > 0 && ground === null) {
      refuse(
        'ground',
        '这批会话已经抽过样，再抽须说明理由',
        'these contacts were drawn before: say why again',
      );
    }
    return this.drawBy(plan, newToken(SEED_BYTES), by, before.length > 0 ? ground : null);
  }

  /** What a standing plan draws of a day, once, untold until `noteTold`. Throws NOT_FOUND, ALREADY_EXISTS. */
  async drawOfDay(planId: string, seed: string, by: string): Promise<DrawnDay> {
    const plan = await this.planOf(planId, { districtId: null });
    const { standing, districtId } = plan;
    if (!standing) throw new AppError('NOT_FOUND', { planId });
    return { standing, districtId, drawId: (await this.drawBy(plan, seed, by)).id };
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

  private async drawBy(
    plan: PlanDoc,
    seed: string,
    by: string,
    ground: string | null = null,
  ): Promise<DrawView> {
    const draw: DrawDoc = {
      _id: newId(),
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
    await this.repository.insertDraw(draw);
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

  /** How many draws there are, these ones left out, of contacts that are in one of the populations too. */
  async countOthers(populations: readonly Population[], drawIds: readonly string[]): Promise<number> {
    const found = await this.drawsLike(populations);
    const own = new Set(drawIds);
    return found.filter(({ draw }) => !own.has(draw._id)).length;
  }

  /**
   * Every draw, this plan's own too, in which its contacts may be, the earliest first. Only those of the scope; `place`
   * counts all. Throws NOT_FOUND.
   */
  async drawsOfSame(
    planId: string,
    scope: DistrictScope,
    cursor: string | null,
    limit: number,
  ): Promise<Page<OtherDrawView>> {
    const { population, frame } = await this.planOf(planId, scope);
    const found = await this.drawsLike([population]);
    const seen = new Set(found.filter(({ plan }) => covers(scope, plan.districtId)).map(drawIdOf));
    const views = otherDrawViews(found, frame.hash).filter(({ drawId }) => seen.has(drawId));
    const from = cursor === null ? 0 : views.findIndex(({ drawId }) => drawId === cursor) + 1;
    return pageOf(views.slice(from, from + limit + 1), limit, ({ drawId }) => drawId);
  }

  /** Which draw of its frame each of these is, by two questions. Throws NOT_FOUND. */
  async placesOf(
    draws: readonly {
      draw: Pick<DrawView, 'id'>;
      plan: Pick<SamplingPlanView, 'population' | 'frame'>;
    }[],
  ): Promise<Map<string, FramePlace>> {
    const found = await this.drawsLike(draws.map(({ plan }) => plan.population));
    const places = draws.map(({ draw: { id }, plan }): [string, FramePlace] => {
      const place = placeAmong(ofFrame(found, plan.frame.hash), id);
      if (!place) throw new AppError('NOT_FOUND', { drawId: id });
      return [id, place];
    });
    return new Map(places);
  }

  /** Draws of contacts that may be in one of the populations, however many these are. */
  private async drawsLike(populations: readonly Population[]): Promise<PlannedDraw[]> {
    const from = populations.reduce((first, one) => (one.from < first ? one.from : first), '9999-12-31');
    const to = populations.reduce((last, one) => (one.to > last ? one.to : last), '');
    const plans = (await this.repository.plansOverlapping({ from, to })).filter((plan) =>
      populations.some((population) => overlap(plan.population, population)),
    );
    return planned(await this.repository.drawsOf(plans.map(({ _id }) => _id)), plans);
  }

  /** Ids of the contacts that were replaced, by draw. */
  replacedIn(drawIds: readonly string[]): Promise<Map<string, ReadonlySet<string>>> {
    return this.repository.replacedIn(drawIds);
  }

  /** Draws again from the frozen frame and the seed, and compares. Throws NOT_FOUND. */
  async replay(drawId: string, scope: DistrictScope): Promise<ReplayView> {
    const draw = await this.drawOf(drawId, scope);
    const plan = await this.planOf(draw.planId, scope);
    const frame = await this.repository.frameOf(plan._id);
    const again = drawn(plan, frame, draw.seed);
    const orders = new Map([...frame].map(([key, ids]) => [key, drawOrder(draw.seed, ids)]));
    const inPlace = draw.contacts.every(
      ({ contactId, stratum, place }) => orders.get(stratum)?.[place - 1] === contactId,
    );
    const first = draw.contacts.filter(({ replaces }) => replaces === null);
    const same = inPlace && again.map(idOf).join() === first.map(idOf).join();
    return { frameIntact: hashOf(frame) === plan.frame.hash, same };
  }

  /**
   * Sets a contact aside that can't be scored; the next of its stratum comes in. Both stay on record. Who may is
   * ReplacementService's to know. Throws NOT_FOUND, STATE_CONFLICT if it was replaced or scored before: a score that
   * displeases can't be drawn away. BAD_INPUT if its stratum has none left.
   */
  replace(drawId: string, contactId: string, why: ReplacementAsked, scope: DistrictScope): Promise<DrawView> {
    return this.changed(drawId, contactId, scope, async (draw) =>
      replaced(draw.contacts, contactId, await this.orderOf(draw, contactId), this.at(why)),
    );
  }

  /** Says of a contact that it can't be scored; it counts until somebody else confirms. Throws as `replace` does. */
  propose(drawId: string, contactId: string, why: ReplacementAsked, scope: DistrictScope): Promise<DrawView> {
    return this.changed(drawId, contactId, scope, async ({ contacts }) =>
      proposed(contacts, contactId, this.at(why)),
    );
  }

  private at(why: ReplacementAsked): WhyDoc {
    return { ...why, at: new Date(this.clock.now()) };
  }

  private async changed(
    drawId: string,
    contactId: string,
    scope: DistrictScope,
    change: (draw: DrawDoc) => Promise<DrawnDoc[]>,
  ): Promise<DrawView> {
    for (let i = 0; i < TRIES; i += 1) {
      const draw = await this.drawOf(drawId, scope);
      const contacts = await change(draw);
      if (await this.scored.isScored(drawId, contactId)) {
        const reason = { reason: '该会话已评分，不能替换', reasonEn: 'the contact has been scored' };
        throw new AppError('STATE_CONFLICT', { contactId, ...reason });
      }
      if (await this.repository.saveContacts({ ...draw, contacts })) return drawView({ ...draw, contacts });
    }
    throw new AppError('UNAVAILABLE');
  }

  /** All of a contact's stratum, in the order of the draw. */
  private async orderOf({ planId, seed, contacts }: DrawDoc, contactId: string): Promise<string[]> {
    const stratum = contacts.find((one) => one.contactId === contactId)?.stratum;
    if (stratum === undefined) throw new AppError('NOT_FOUND', { contactId });
    return drawOrder(seed, (await this.repository.frameOf(planId)).get(stratum) ?? []);
  }

  private async planOf(planId: string, scope: DistrictScope): Promise<PlanDoc> {
    return mustCover(scope, await this.repository.findPlan(planId));
  }

  private async drawOf(drawId: string, scope: DistrictScope): Promise<DrawDoc> {
    return mustCover(scope, await this.repository.findDraw(drawId));
  }
}

const drawIdOf = ({ draw }: PlannedDraw): string => draw._id;
const idOf = ({ contactId }: DrawnDoc): string => contactId;
