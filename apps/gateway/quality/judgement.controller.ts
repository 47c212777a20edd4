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
import { BlindStrata, JudgementService, SamplingService } from '#libs/quality';
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
    @Inject(BlindStrata) private readonly strata: BlindStrata,
    @Inject(SamplingService) private readonly sampling: SamplingService,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** The sampled accuracy with its interval, as far as it is scored. */
  @Get('accuracy')
  @Roles('supervisor', 'quality', 'administrator')
  accuracy(@CurrentUser() user: Principal, @Param() { id }: SamplingParams): Promise<DrawAccuracyView> {
    return this.judgements.accuracy(id, scopeOf(user));
  }

  /** How far each contact is, with what it is recognised by. What the caller has to score is of no agent's stratum. */
  @Get('judgements')
  async list(
    @CurrentUser() user: Principal,
    @Param() { id }: SamplingParams,
    @Query() { cursor, limit }: JudgementsQuery,
  ): Promise<Page<WithAbout<JudgedContactView>>> {
    const scope = scopeOf(user);
    const page = await this.judgements.list(id, scope, cursor ?? null, limit);
    return this.abouts.of({ ...page, items: await this.strata.of(user.userId, page.items) }, scope);
  }

  /** One contact; its scores as soon as all of them are there. */
  @Get('judgements/:contactId')
  async find(
    @CurrentUser() user: Principal,
    @Param() { id, contactId }: JudgementParams,
  ): Promise<JudgementView> {
    const found = await this.judgements.find(id, contactId, scopeOf(user));
    const [shown = found] = await this.strata.of(user.userId, [found]);
    return shown;
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
