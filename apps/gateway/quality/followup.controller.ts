import type { CoachingNoteView, FollowUpView, Page, Principal } from '#libs/contract';
import { scopeOf } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { BlindService, FollowUpService } from '#libs/quality';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { CoachingNoteDto, NoteParams, NotesQuery } from './followup.dto.js';
import { JudgementParams } from './judgement.dto.js';

/** What follows from scores: what became of it, and coaching. */
@Controller('api/v1')
@Roles('quality', 'administrator')
export class FollowUpController {
  constructor(
    @Inject(FollowUpService) private readonly service: FollowUpService,
    @Inject(BlindService) private readonly blind: BlindService,
  ) {}

  /** Whoever has yet to score it is told of no agent. */
  @Get('draws/:id/judgements/:contactId/follow-up')
  async find(
    @CurrentUser() user: Principal,
    @Param() { id, contactId }: JudgementParams,
  ): Promise<FollowUpView> {
    const found = await this.service.find({ drawId: id, contactId }, scopeOf(user));
    const hidden = await this.blind.toScore(user.userId, [contactId]);
    return hidden.has(contactId) ? { ...found, agentIds: [] } : found;
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
}
