import type {
  DrawView,
  ListedPlanView,
  OtherDrawView,
  Page,
  Principal,
  ReplayView,
  SamplingPlanView,
} from '#libs/contract';
import { AuditLog, scopeOf } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { BlindStrata, ProgressService, ReplacementService, SamplingService } from '#libs/quality';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import {
  DrawDto,
  ListPlansQuery,
  OtherDrawsQuery,
  ReplacementDto,
  requestOf,
  SamplingParams,
  SamplingPlanDto,
} from './sampling.dto.js';

type SamplingAct =
  | 'sampling.planned'
  | 'sampling.drawn'
  | 'sampling.replaced'
  | 'sampling.replacement-proposed';

/** Sampling plans of the caller's district (of every district for headquarters), and their draws. */
@Controller('api/v1')
@Roles('quality', 'administrator')
export class SamplingController {
  constructor(
    @Inject(SamplingService) private readonly sampling: SamplingService,
    @Inject(ProgressService) private readonly progress: ProgressService,
    @Inject(ReplacementService) private readonly replacements: ReplacementService,
    @Inject(BlindStrata) private readonly strata: BlindStrata,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** Newest first, each with how far its scores are and what they amount to. */
  @Get('sampling-plans')
  async list(@CurrentUser() user: Principal, @Query() query: ListPlansQuery): Promise<Page<ListedPlanView>> {
    const scope = scopeOf(user);
    return this.progress.ofPlans(await this.sampling.list(scope, query.cursor ?? null, query.limit), scope);
  }

  /** Freezes the frame; says what the sample will be worth before anything is drawn. */
  @Post('sampling-plans')
  async plan(@CurrentUser() user: Principal, @Body() body: SamplingPlanDto): Promise<SamplingPlanView> {
    const { from, to, expectedByStratum, ...rest } = body;
    const { population: place, continuous: _, ...wanted } = requestOf(user, rest);
    const population = { from, to, ...place };
    const expected = Object.fromEntries(
      expectedByStratum.map(({ stratum, accuracy }) => [stratum, accuracy]),
    );
    const plan = await this.sampling.plan(
      { ...wanted, population, expectedByStratum: expected },
      user.userId,
    );
    await this.record(user, 'sampling.planned', `sampling-plan:${plan.id}`, plan.districtId);
    return plan;
  }

  @Get('sampling-plans/:id')
  find(@CurrentUser() user: Principal, @Param() { id }: SamplingParams): Promise<SamplingPlanView> {
    return this.sampling.find(id, scopeOf(user));
  }

  /** Every draw in which its contacts may be, the earliest first: who drew, when, and why again. */
  @Get('sampling-plans/:id/draws')
  drawsOfSame(
    @CurrentUser() user: Principal,
    @Param() { id }: SamplingParams,
    @Query() { cursor, limit }: OtherDrawsQuery,
  ): Promise<Page<OtherDrawView>> {
    return this.sampling.others.ofSame(id, scopeOf(user), cursor ?? null, limit);
  }

  /** Draws by a plan, once; the seed is made here. Contacts that were drawn before need a ground. */
  @Post('draws')
  async draw(@CurrentUser() user: Principal, @Body() { planId, ground }: DrawDto): Promise<DrawView> {
    const { districtId } = await this.sampling.find(planId, scopeOf(user));
    const draw = await this.sampling.draw(planId, scopeOf(user), user.userId, ground ?? null);
    await this.record(user, 'sampling.drawn', `draw:${draw.id}`, districtId, ground ? { ground } : {});
    return this.strata.ofDraw(user.userId, draw);
  }

  /** Its strata name no agent to whoever has any of it to score. */
  @Get('draws/:id')
  async findDraw(@CurrentUser() user: Principal, @Param() { id }: SamplingParams): Promise<DrawView> {
    return this.strata.ofDraw(user.userId, await this.sampling.findDraw(id, scopeOf(user)));
  }

  /** Whether frame and seed still give this sample. */
  @Get('draws/:id/replay')
  replay(@CurrentUser() user: Principal, @Param() { id }: SamplingParams): Promise<ReplayView> {
    return this.sampling.replay(id, scopeOf(user));
  }

  /** The next of its stratum for a contact that can't be scored; of one of its scorers, a proposal to be confirmed. */
  @Post('draws/:id/replacements')
  @HttpCode(200)
  async replace(
    @CurrentUser() user: Principal,
    @Param() { id }: SamplingParams,
    @Body() { contactId, ground, note }: ReplacementDto,
  ): Promise<DrawView> {
    const scope = scopeOf(user);
    const asked = { ground, note, by: user.userId };
    const { draw, done, proposedBy } = await this.replacements.replace(id, contactId, asked, scope);
    const { districtId } = await this.sampling.find(draw.planId, scope);
    const action = done ? 'sampling.replaced' : 'sampling.replacement-proposed';
    const details = { contactId, ground, ...(done && proposedBy !== null && { proposedBy }) };
    await this.record(user, action, `draw:${id}`, districtId, details);
    return this.strata.ofDraw(user.userId, draw);
  }

  private record(
    user: Principal,
    action: SamplingAct,
    target: string,
    districtId: string,
    details: Record<string, string> = {},
  ): Promise<void> {
    return this.audit.record({ actor: `user:${user.userId}`, action, target, districtId, details });
  }
}
