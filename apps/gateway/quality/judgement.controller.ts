import type { DrawAccuracyView, JudgedContactView, JudgementView, Page, Principal } from '#libs/contract';
import { AuditLog, scopeOf } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { JudgementService, SamplingService } from '#libs/quality';
import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { AdjudicationDto, JudgementParams, JudgementsQuery } from './judgement.dto.js';
import { SamplingParams } from './sampling.dto.js';

/** What the scores of a draw amount to. */
@Controller('api/v1/draws/:id')
@Roles('quality', 'administrator')
export class JudgementController {
  constructor(
    @Inject(JudgementService) private readonly judgements: JudgementService,
    @Inject(SamplingService) private readonly sampling: SamplingService,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** The sampled accuracy with its interval, as far as it is scored. */
  @Get('accuracy')
  @Roles('supervisor', 'quality', 'administrator')
  accuracy(@CurrentUser() user: Principal, @Param() { id }: SamplingParams): Promise<DrawAccuracyView> {
    return this.judgements.accuracy(id, scopeOf(user));
  }

  /** How far each contact is. */
  @Get('judgements')
  list(
    @CurrentUser() user: Principal,
    @Param() { id }: SamplingParams,
    @Query() query: JudgementsQuery,
  ): Promise<Page<JudgedContactView>> {
    return this.judgements.list(id, scopeOf(user), query.cursor ?? null, query.limit);
  }

  /** One contact; its scores as soon as all of them are there. */
  @Get('judgements/:contactId')
  find(@CurrentUser() user: Principal, @Param() { id, contactId }: JudgementParams): Promise<JudgementView> {
    return this.judgements.find(id, contactId, scopeOf(user));
  }

  /** Decides where two scorers differ. */
  @Post('adjudications')
  async adjudicate(
    @CurrentUser() user: Principal,
    @Param() { id }: SamplingParams,
    @Body() { contactId, correct, why }: AdjudicationDto,
  ): Promise<DrawAccuracyView> {
    const decision = { contactId, correct, why, by: user.userId };
    const accuracy = await this.judgements.adjudicate(id, decision, scopeOf(user));
    await this.audit.record({
      actor: `user:${user.userId}`,
      action: 'scoring.adjudicated',
      target: `draw:${id}`,
      districtId: await this.sampling.districtOf(id, scopeOf(user)),
    });
    return accuracy;
  }
}
