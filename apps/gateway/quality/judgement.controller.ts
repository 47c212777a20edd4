import type {
  DrawAccuracyView,
  JudgedContactView,
  JudgementView,
  Page,
  Principal,
  WithAbout,
} from '#libs/contract';
import { AuditLog, scopeOf } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { JudgementService, SamplingService } from '#libs/quality';
import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { ContactAboutService } from './about/contact-about.service.js';
import { AdjudicationDto, JudgementParams, JudgementsQuery } from './judgement.dto.js';
import { SamplingParams } from './sampling.dto.js';

/** What the scores of a draw amount to. */
@Controller('api/v1/draws/:id')
@Roles('quality', 'administrator')
export class JudgementController {
  constructor(
    @Inject(JudgementService) private readonly judgements: JudgementService,
    @Inject(ContactAboutService) private readonly abouts: ContactAboutService,
    @Inject(SamplingService) private readonly sampling: SamplingService,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** The sampled accuracy with its interval, as far as it is scored. */
  @Get('accuracy')
  @Roles('supervisor', 'quality', 'administrator')
  accuracy(@CurrentUser() user: Principal, @Param() { id }: SamplingParams): Promise<DrawAccuracyView> {
    return this.judgements.accuracy(id, scopeOf(user));
  }

  /** How far each contact is, with what it is recognised by. */
  @Get('judgements')
  async list(
    @CurrentUser() user: Principal,
    @Param() { id }: SamplingParams,
    @Query() { cursor, limit }: JudgementsQuery,
  ): Promise<Page<WithAbout<JudgedContactView>>> {
    const scope = scopeOf(user);
    return this.abouts.of(await this.judgements.list(id, scope, cursor ?? null, limit), scope);
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
