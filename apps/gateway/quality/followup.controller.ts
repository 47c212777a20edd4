import type { CoachingNoteView, CorrectionView, FollowUpView, Page, Principal } from '#libs/contract';
import { AuditLog, scopeOf } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { FollowUpService, SamplingService } from '#libs/quality';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import {
  CoachingNoteDto,
  CorrectionDoneDto,
  CorrectionDto,
  CorrectionParams,
  CorrectionsQuery,
  NoteParams,
  NotesQuery,
} from './followup.dto.js';
import { JudgementParams } from './judgement.dto.js';

/** What follows from scores: coaching, and corrections to customers. */
@Controller('api/v1')
@Roles('quality', 'administrator')
export class FollowUpController {
  constructor(
    @Inject(FollowUpService) private readonly service: FollowUpService,
    @Inject(SamplingService) private readonly sampling: SamplingService,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  @Get('draws/:id/judgements/:contactId/follow-up')
  find(@CurrentUser() user: Principal, @Param() { id, contactId }: JudgementParams): Promise<FollowUpView> {
    return this.service.find({ drawId: id, contactId }, scopeOf(user));
  }

  /** Tells an agent who had the contact. */
  @Post('draws/:id/judgements/:contactId/coaching-notes')
  coach(
    @CurrentUser() user: Principal,
    @Param() { id, contactId }: JudgementParams,
    @Body() { agentId, text }: CoachingNoteDto,
  ): Promise<CoachingNoteView> {
    return this.service.coach({ drawId: id, contactId }, { agentId, text, by: user.userId }, scopeOf(user));
  }

  /** What the caller was told. */
  @Get('coaching-notes')
  @Roles('agent')
  notes(@CurrentUser() user: Principal, @Query() query: NotesQuery): Promise<Page<CoachingNoteView>> {
    return this.service.notesOf(user.userId, query.cursor ?? null, query.limit);
  }

  @Post('coaching-notes/:id/read')
  @HttpCode(200)
  @Roles('agent')
  read(@CurrentUser() user: Principal, @Param() { id }: NoteParams): Promise<CoachingNoteView> {
    return this.service.read(id, user.userId);
  }

  /** Makes a task of telling the customer, where the answer was wrong. */
  @Post('draws/:id/judgements/:contactId/correction')
  async correct(
    @CurrentUser() user: Principal,
    @Param() { id, contactId }: JudgementParams,
    @Body() { what }: CorrectionDto,
  ): Promise<CorrectionView> {
    const ref = { drawId: id, contactId };
    const correction = await this.service.correct(ref, { what, by: user.userId }, scopeOf(user));
    await this.record(user, 'correction.opened', correction);
    return correction;
  }

  @Get('corrections')
  @Roles('supervisor', 'quality', 'administrator')
  corrections(
    @CurrentUser() user: Principal,
    @Query() query: CorrectionsQuery,
  ): Promise<Page<CorrectionView>> {
    return this.service.corrections(scopeOf(user), query.state === 'done', query.cursor ?? null, query.limit);
  }

  /** The customer knows. */
  @Post('corrections/:id/done')
  @HttpCode(200)
  @Roles('supervisor', 'quality', 'administrator')
  async close(
    @CurrentUser() user: Principal,
    @Param() { id }: CorrectionParams,
    @Body() { note }: CorrectionDoneDto,
  ): Promise<CorrectionView> {
    const correction = await this.service.close(id, { note, by: user.userId }, scopeOf(user));
    await this.record(user, 'correction.done', correction);
    return correction;
  }

  private async record(
    user: Principal,
    action: 'correction.opened' | 'correction.done',
    { id, drawId }: CorrectionView,
  ): Promise<void> {
    const districtId = await this.sampling.districtOf(drawId, scopeOf(user));
    const target = `correction:${id}`;
    await this.audit.record({ actor: `user:${user.userId}`, action, target, districtId });
  }
}
