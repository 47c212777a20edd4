import {
  AppError,
  mustCover,
  pageOf,
  type CoachingNoteView,
  type CorrectionView,
  type DistrictScope,
  type FollowUpView,
  type Page,
} from '#libs/contract';
import { newId, type Clock } from '#libs/platform';
import type { JudgementService } from '../scoring/judgement.service.js';
import type { ScoringRepository } from '../scoring/scoring.repository.js';
import type { FollowUpRepository } from './followup.repository.js';
import type { CoachingDoc, CorrectionDoc } from './followup.schema.js';

/** A drawn contact. */
export interface DrawnRef {
  drawId: string;
  contactId: string;
}

/** What follows from scores: words to the agent, and a correction to the customer. */
export class FollowUpService {
  constructor(
    private readonly repository: FollowUpRepository,
    private readonly scoring: ScoringRepository,
    private readonly judgements: JudgementService,
    private readonly clock: Clock,
  ) {}

  /** Throws NOT_FOUND. */
  async find({ drawId, contactId }: DrawnRef, scope: DistrictScope): Promise<FollowUpView> {
    await this.judgements.find(drawId, contactId, scope);
    const [tasks, notes, correction] = await Promise.all([
      this.scoring.tasksOfContact(drawId, contactId),
      this.repository.notesOfContact(drawId, contactId),
      this.repository.findCorrection(`${drawId}.${contactId}`),
    ]);
    return {
      agentIds: tasks[0]?.agentIds ?? [],
      coaching: notes.map(noteViewOf),
      correction: correction && correctionViewOf(correction),
    };
  }

  /** Tells an agent who had the contact. Throws NOT_FOUND, also for somebody who never had it. */
  async coach(
    { drawId, contactId }: DrawnRef,
    { agentId, text, by }: Pick<CoachingDoc, 'agentId' | 'text' | 'by'>,
    scope: DistrictScope,
  ): Promise<CoachingNoteView> {
    const { agentIds } = await this.find({ drawId, contactId }, scope);
    if (!agentIds.includes(agentId)) throw new AppError('NOT_FOUND', { agentId });
    const at = new Date(this.clock.now());
    const note = { _id: newId(), drawId, contactId, agentId, text, by, at, readAt: null };
    await this.repository.insertNote(note);
    return noteViewOf(note);
  }

  /** What an agent was told, newest first. */
  async notesOf(agentId: string, cursor: string | null, limit: number): Promise<Page<CoachingNoteView>> {
    const found = await this.repository.notesOfAgent(agentId, cursor, limit + 1);
    return pageOf(found.map(noteViewOf), limit, ({ id }) => id);
  }

  /** The agent has read it. Throws NOT_FOUND unless it is theirs. */
  async read(id: string, agentId: string): Promise<CoachingNoteView> {
    const note = await this.repository.readNote(id, agentId, new Date(this.clock.now()));
    if (!note) throw new AppError('NOT_FOUND');
    return noteViewOf(note);
  }

  /**
   * Makes a task of telling the customer what is right. Throws NOT_FOUND, STATE_CONFLICT unless the answer
   * was found wrong, ALREADY_EXISTS.
   */
  async correct(
    { drawId, contactId }: DrawnRef,
    { what, by }: { what: string; by: string },
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
      done: null,
    };
    await this.repository.insertCorrection(correction);
    return correctionViewOf(correction);
  }

  async corrections(
    scope: DistrictScope,
    done: boolean,
    cursor: string | null,
    limit: number,
  ): Promise<Page<CorrectionView>> {
    const found = await this.repository.listCorrections(scope, done, cursor, limit + 1);
    return pageOf(found.map(correctionViewOf), limit, ({ id }) => id);
  }

  /** The customer knows. Throws NOT_FOUND, STATE_CONFLICT if it was done before. */
  async close(
    id: string,
    { note, by }: { note: string; by: string },
    scope: DistrictScope,
  ): Promise<CorrectionView> {
    const found = mustCover(scope, await this.repository.findCorrection(id));
    const done = { by, at: new Date(this.clock.now()), note };
    if (!(await this.repository.close(id, done))) throw new AppError('STATE_CONFLICT');
    return correctionViewOf({ ...found, done });
  }
}

const noteViewOf = ({ _id, at, readAt, ...note }: CoachingDoc): CoachingNoteView => ({
  id: _id,
  ...note,
  at: at.toISOString(),
  readAt: readAt && readAt.toISOString(),
});

const correctionViewOf = ({
  _id,
  districtId: _,
  openedAt,
  done,
  ...rest
}: CorrectionDoc): CorrectionView => ({
  id: _id,
  ...rest,
  openedAt: openedAt.toISOString(),
  done: done && { ...done, at: done.at.toISOString() },
});
