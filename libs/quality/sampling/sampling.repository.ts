import { AppError, type DayRange, type DistrictScope, type StandingDay } from '#libs/contract';
import { collectionOf, isDuplicateKey, newestFirst } from '#libs/platform';
import type { Connection, mongo as driver } from 'mongoose';
import type { Frame } from './plan.rules.js';
import {
  drawSchema,
  frameSchema,
  planSchema,
  type DrawDoc,
  type FramePieceDoc,
  type PlanDoc,
} from './sampling.schema.js';

/** Ids in one piece of a frame: well below the 16 MB a document may have. */
const PIECE = 50_000;

/** Plans in one answer of the store, which is decoded without a break: each may have hundreds of strata. */
const PLANS_AT_ONCE = 25;

/** A transaction that a change of a draw is part of. */
export type DrawSession = driver.ClientSession;
export type PlanHead = Pick<PlanDoc, '_id' | 'name' | 'districtId' | 'population' | 'frame'>;
export type DrawHead = Pick<DrawDoc, '_id' | 'planId' | 'drawnAt' | 'drawnBy' | 'ground'>;

/** Plans, their frozen frames, and what was drawn. Nothing of it is ever changed but by a replacement. */
export class SamplingRepository {
  private readonly plans: driver.Collection<PlanDoc>;
  private readonly frames: driver.Collection<FramePieceDoc>;
  private readonly draws: driver.Collection<DrawDoc>;

  constructor(private readonly mongo: Connection) {
    this.plans = collectionOf<PlanDoc>(mongo, 'SamplingPlan', planSchema);
    this.frames = collectionOf<FramePieceDoc>(mongo, 'SamplingFrame', frameSchema);
    this.draws = collectionOf<DrawDoc>(mongo, 'Draw', drawSchema);
  }

  /**
   * The frame is stored before its plan: a plan that is there has its whole frame. Throws ALREADY_EXISTS if its
   * standing plan has one of that day.
   */
  async insertPlan(plan: PlanDoc, frame: Frame): Promise<void> {
    for (const [stratum, ids] of frame) {
      for (let from = 0; from < ids.length; from += PIECE) {
        const piece = from / PIECE;
        const contactIds = ids.slice(from, from + PIECE);
        const _id = `${plan._id}/${stratum}/${piece}`;
        await this.frames.insertOne({ _id, planId: plan._id, stratum, piece, contactIds });
      }
    }
    try {
      await this.plans.insertOne(plan);
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      await this.frames.deleteMany({ planId: plan._id });
      throw new AppError('ALREADY_EXISTS', { ...plan.standing });
    }
  }

  /** What a standing plan has made for these days, newest day first. */
  plansOfStanding(planId: string, { from, to }: DayRange, limit = 0): Promise<PlanDoc[]> {
    return this.plans
      .find({ 'standing.planId': planId, 'standing.day': { $gte: from, $lte: to } })
      .sort({ 'standing.day': -1 })
      .limit(limit)
      .toArray();
  }

  /** For which days a standing plan has planned, without what it has planned. `days` null: all. */
  daysOfStanding(
    standingId: string,
    days: DayRange | null,
    session?: DrawSession,
  ): Promise<(Pick<PlanDoc, '_id'> & Required<Pick<PlanDoc, 'standing'>>)[]> {
    const day = days && { $gte: days.from, $lte: days.to };
    return this.plans
      .find<Pick<PlanDoc, '_id'> & Required<Pick<PlanDoc, 'standing'>>>(
        { 'standing.planId': standingId, ...(day && { 'standing.day': day }) },
        { projection: { standing: 1 }, session },
      )
      .toArray();
  }

  findPlan(planId: string): Promise<PlanDoc | null> {
    return this.plans.findOne({ _id: planId });
  }

  /** Newest first, older than the id given. */
  listPlans(scope: DistrictScope, beforeId: string | null, limit: number): Promise<PlanDoc[]> {
    return newestFirst(this.plans, scope, beforeId, limit);
  }

  /** Plans of days that are in a population too. */
  plansOverlapping({ from, to }: DayRange): Promise<PlanHead[]> {
    return this.plans
      .find<PlanHead>(
        { 'population.from': { $lte: to }, 'population.to': { $gte: from } },
        { projection: { name: 1, districtId: 1, population: 1, frame: 1 } },
      )
      .toArray();
  }

  /** Plans all of whose days are among these, by id, so many at most. */
  plansWithin({ from, to }: DayRange, limit: number): Promise<PlanDoc[]> {
    return this.plans
      .find({ 'population.to': { $lte: to }, 'population.from': { $gte: from } })
      .sort({ _id: 1 })
      .limit(limit)
      .batchSize(PLANS_AT_ONCE)
      .toArray();
  }

  async frameOf(planId: string): Promise<Frame> {
    const frame = new Map<string, string[]>();
    for await (const { stratum, contactIds } of this.frames.find({ planId }).sort({ stratum: 1, piece: 1 })) {
      const ids = frame.get(stratum);
      if (!ids) frame.set(stratum, contactIds);
      else for (const id of contactIds) ids.push(id);
    }
    return frame;
  }

  /** With what `note` writes of it, or neither. Throws ALREADY_EXISTS if the plan has been drawn. */
  async insertDraw(draw: DrawDoc, note: (session: DrawSession) => Promise<void>): Promise<void> {
    const session = await this.mongo.startSession();
    try {
      await session.withTransaction(async () => {
        await this.draws.insertOne(draw, { session });
        await note(session);
      });
    } catch (error) {
      if (isDuplicateKey(error)) throw new AppError('ALREADY_EXISTS', { planId: draw.planId });
      throw error;
    } finally {
      await session.endSession();
    }
  }

  /** For which days of standing plans these draws are; others are left out. */
  async standingOf(drawIds: readonly string[]): Promise<Map<string, StandingDay>> {
    const heads = await this.draws
      .find({ _id: { $in: [...drawIds] } }, { projection: { planId: 1 } })
      .toArray();
    const plans = await this.plans
      .find(
        { _id: { $in: heads.map(({ planId }) => planId) }, 'standing.planId': { $exists: true } },
        { projection: { standing: 1 } },
      )
      .toArray();
    const days = new Map(plans.map(({ _id, standing }) => [_id, standing]));
    return new Map(
      heads.flatMap(({ _id, planId }) => {
        const day = days.get(planId);
        return day ? [[_id, day] as const] : [];
      }),
    );
  }

  findPlans(planIds: readonly string[]): Promise<PlanDoc[]> {
    return this.plans.find({ _id: { $in: [...planIds] } }).toArray();
  }

  findDraws(drawIds: readonly string[]): Promise<DrawDoc[]> {
    return this.draws.find({ _id: { $in: [...drawIds] } }).toArray();
  }

  findDraw(drawId: string): Promise<DrawDoc | null> {
    return this.draws.findOne({ _id: drawId });
  }

  /** Draws of standing plans that are not in the audit yet. */
  untoldDraws(): Promise<DrawDoc[]> {
    return this.draws.find({ 'untold.day': { $exists: true } }).toArray();
  }

  async noteTold(drawId: string): Promise<void> {
    await this.draws.updateOne({ _id: drawId }, { $unset: { untold: 1 } });
  }

  /** Ids of the draws of these plans. */
  async drawIds(planIds: readonly string[], session?: DrawSession): Promise<Map<string, string>> {
    const filter = { planId: { $in: [...planIds] } };
    const found = this.draws.find(filter, { projection: { planId: 1 }, session });
    return new Map((await found.toArray()).map(({ _id, planId }) => [planId, _id]));
  }

  /** Draws of these plans, without their contacts, in the order in which they were drawn. */
  drawsOf(planIds: readonly string[]): Promise<DrawHead[]> {
    return this.draws
      .find<DrawHead>(
        { planId: { $in: [...planIds] } },
        { projection: { planId: 1, drawnAt: 1, drawnBy: 1, ground: 1 } },
      )
      .sort({ drawnAt: 1, _id: 1 })
      .toArray();
  }

  /** Ids of the contacts that were replaced, by draw. */
  async replacedIn(drawIds: readonly string[]): Promise<Map<string, ReadonlySet<string>>> {
    const cond = { $ne: ['$$one.replaced', null] };
    const contacts = { $filter: { input: '$contacts', as: 'one', cond } };
    const found = this.draws.find({ _id: { $in: [...drawIds] } }, { projection: { contacts } });
    const ids = (draw: DrawDoc): Set<string> => new Set(draw.contacts.map(({ contactId }) => contactId));
    return new Map((await found.toArray()).map((draw) => [draw._id, ids(draw)]));
  }

  /** Where these contacts are drawn and not replaced. */
  async drawnAmong(contactIds: readonly string[]): Promise<{ drawId: string; contactId: string }[]> {
    const ids = [...contactIds];
    const cond = { $and: [{ $in: ['$$one.contactId', ids] }, { $eq: ['$$one.replaced', null] }] };
    const contacts = { $filter: { input: '$contacts', as: 'one', cond } };
    const found = this.draws.find({ 'contacts.contactId': { $in: ids } }, { projection: { contacts } });
    return (await found.toArray()).flatMap(({ _id, contacts: drawn }) =>
      drawn.map(({ contactId }) => ({ drawId: _id, contactId })),
    );
  }

  /** False if somebody has replaced another contact meanwhile. */
  async saveContacts({ _id, revision, contacts }: DrawDoc, session?: DrawSession): Promise<boolean> {
    const change = { $set: { contacts }, $inc: { revision: 1 } };
    return (await this.draws.updateOne({ _id, revision }, change, { session })).modifiedCount === 1;
  }
}
