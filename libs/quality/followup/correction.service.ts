import {
  AppError,
  covers,
  pageOf,
  type CorrectionOutcome,
  type CorrectionView,
  type DistrictScope,
  type Page,
} from '#libs/contract';
import { shanghaiDay, type Clock } from '#libs/platform';
import type { JudgementService } from '../scoring/judgement.service.js';
import type { ScoringRepository } from '../scoring/scoring.repository.js';
import { correctionViewOf, dueDayOf } from './correction.rules.js';
import type { FollowUpRepository } from './followup.repository.js';
import type { CorrectionDoc } from './followup.schema.js';
import type { DrawnRef } from './followup.service.js';

/** Who looks: those who oversee see all of their scope, everybody what they were given. */
export interface CorrectionViewer extends DistrictScope {
  userId: string;
  oversees: boolean;
}

/** Who is to see to a correction, and until when. */
export interface Assigning {
  assigneeId?: string;
  /** Shanghai day, included. */
  dueDay?: string;
}

/** Customers who were told something wrong, until they know. */
export class CorrectionService {
  constructor(
    private readonly repository: FollowUpRepository,
    private readonly scoring: Pick<ScoringRepository, 'tasksOfContact'>,
    private readonly judgements: Pick<JudgementService, 'find'>,
    private readonly clock: Clock,
  ) {}

  /**
   * Makes a task of telling the customer what is right, due in three days unless told. Throws NOT_FOUND, STATE_CONFLICT
   * unless the answer was found wrong, ALREADY_EXISTS, BAD_INPUT for a day that can't be.
   */
  async open(
    { drawId, contactId }: DrawnRef,
    { what, by, assigneeId, dueDay }: Assigning & { what: string; by: string },
    scope: DistrictScope,
  ): Promise<CorrectionView> {
    const { correct } = await this.judgements.find(drawId, contactId, scope);
    if (correct !== false) throw new AppError('STATE_CONFLICT', { contactId });
    const [task] = await this.scoring.tasksOfContact(drawId, contactId);
    const correction: CorrectionDoc = {
      _id: `${drawId}.${contactId}`,
      drawId,
      contactId,
      districtId: task?.districtId ?? '',
      what,
      openedBy: by,
      openedAt: new Date(this.clock.now()),
      assigneeId: assigneeId ?? null,
      dueDay: dueDayOf(dueDay, this.today()),
      done: null,
    };
    await this.repository.insertCorrection(correction);
    return correctionViewOf(correction, this.today());
  }

  /** Of the viewer's scope, or those they were given. */
  async list(
    viewer: CorrectionViewer,
    { mine, done }: { mine: boolean; done: boolean },
    cursor: string | null,
    limit: number,
  ): Promise<Page<CorrectionView>> {
    const { districtId, userId, oversees } = viewer;
    const assigneeId = mine || !oversees ? userId : null;
    const found = await this.repository.listCorrections({ districtId, assigneeId, done }, cursor, limit + 1);
    const today = this.today();
    return pageOf(
      found.map((one) => correctionViewOf(one, today)),
      limit,
      ({ id }) => id,
    );
  }

  /** Throws NOT_FOUND, also for one that is not theirs to see. */
  async find(id: string, viewer: CorrectionViewer): Promise<CorrectionView> {
    return correctionViewOf(await this.get(id, viewer), this.today());
  }

  /** Whose it is. Throws NOT_FOUND. */
  async districtOf(id: string, viewer: CorrectionViewer): Promise<string> {
    return (await this.get(id, viewer)).districtId;
  }

  /** Gives it to somebody, or another day. Throws NOT_FOUND, STATE_CONFLICT once it is done, BAD_INPUT. */
  async change(
    id: string,
    { assigneeId, dueDay }: Assigning,
    viewer: CorrectionViewer,
  ): Promise<CorrectionView> {
    await this.get(id, viewer);
    return this.changeOpen(id, {
      ...(assigneeId === undefined ? {} : { assigneeId }),
      ...(dueDay === undefined ? {} : { dueDay: dueDayOf(dueDay, this.today()) }),
    });
  }

  /** The customer is called back for it. Throws NOT_FOUND, STATE_CONFLICT once it is done. */
  async noteCallback(id: string, callbackId: string, viewer: CorrectionViewer): Promise<CorrectionView> {
    await this.get(id, viewer);
    return this.changeOpen(id, { callbackId });
  }

  /** It is over, and how. Throws NOT_FOUND, STATE_CONFLICT if it was before. */
  async close(
    id: string,
    { how, note }: { how: CorrectionOutcome; note: string },
    viewer: CorrectionViewer,
  ): Promise<CorrectionView> {
    await this.get(id, viewer);
    return this.changeOpen(id, { done: { by: viewer.userId, at: new Date(this.clock.now()), how, note } });
  }

  private async changeOpen(
    id: string,
    fields: Parameters<FollowUpRepository['change']>[1],
  ): Promise<CorrectionView> {
    const changed = await this.repository.change(id, fields);
    if (!changed) throw new AppError('STATE_CONFLICT');
    return correctionViewOf(changed, this.today());
  }

  private async get(id: string, viewer: CorrectionViewer): Promise<CorrectionDoc> {
    const found = await this.repository.findCorrection(id);
    if (!found) throw new AppError('NOT_FOUND');
    const overseen = viewer.oversees && covers(viewer, found.districtId);
    if (!overseen && found.assigneeId !== viewer.userId) throw new AppError('NOT_FOUND');
    return found;
  }

  private today(): string {
    return shanghaiDay(this.clock.now());
  }
}
