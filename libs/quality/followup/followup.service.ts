import {
  AppError,
  pageOf,
  type CoachingNoteView,
  type DistrictScope,
  type FollowUpView,
  type Page,
} from '#libs/contract';
import { newId, shanghaiDay, type Clock } from '#libs/platform';
import type { JudgementService } from '../scoring/judgement.service.js';
import type { ScoringRepository } from '../scoring/scoring.repository.js';
import { correctionViewOf } from './correction.rules.js';
import type { FollowUpRepository } from './followup.repository.js';
import type { CoachingDoc } from './followup.schema.js';

/** A drawn contact. */
export interface DrawnRef {
  drawId: string;
  contactId: string;
}

/** What follows from scores: words to the agent, and whether the customer is told. */
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
      correction: correction && correctionViewOf(correction, shanghaiDay(this.clock.now())),
    };
  }

  /**
   * Tells an agent who had the contact. Throws NOT_FOUND, also for somebody who never had it, STATE_CONFLICT as long as
   * somebody else is to score it: they would read what the first one said.
   */
  async coach(
    { drawId, contactId }: DrawnRef,
    { agentId, text, by }: Pick<CoachingDoc, 'agentId' | 'text' | 'by'>,
    scope: DistrictScope,
  ): Promise<CoachingNoteView> {
    const { agentIds } = await this.find({ drawId, contactId }, scope);
    if (!agentIds.includes(agentId)) throw new AppError('NOT_FOUND', { agentId });
    const { state } = await this.judgements.find(drawId, contactId, scope);
    if (state !== 'settled') {
      const reason = { reason: '该会话尚未评定', reasonEn: 'the contact is not settled' };
      throw new AppError('STATE_CONFLICT', { contactId, ...reason });
    }
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
}

const noteViewOf = ({ _id, at, readAt, ...note }: CoachingDoc): CoachingNoteView => ({
  id: _id,
  ...note,
  at: at.toISOString(),
  readAt: readAt && readAt.toISOString(),
});
