import {
  NATIONAL_DISTRICT,
  type ListedPlanView,
  type ListedStandingPlanView,
  type Page,
  type Principal,
  type StandingPlanView,
  type StandingReplayView,
} from '#libs/contract';
import { AuditLog, scopeOf, UserService } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { FormService, ProgressService, StandingService } from '#libs/quality';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import {
  ListPlansQuery,
  requestOf,
  SamplingParams,
  StandingDayParams,
  StandingDrawsQuery,
  StandingPlanDto,
} from './sampling.dto.js';

/** Plans by which every day is drawn by itself, of the caller's district (of every district for headquarters). */
@Controller('api/v1/standing-plans')
@Roles('quality', 'administrator')
export class StandingPlanController {
  constructor(
    @Inject(StandingService) private readonly standing: StandingService,
    @Inject(ProgressService) private readonly progress: ProgressService,
    @Inject(FormService) private readonly forms: FormService,
    @Inject(UserService) private readonly users: UserService,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** Newest first, each with what it has drawn and what of it is not scored. */
  @Get()
  async list(
    @CurrentUser() user: Principal,
    @Query() query: ListPlansQuery,
  ): Promise<Page<ListedStandingPlanView>> {
    return this.progress.ofStanding(
      await this.standing.list(scopeOf(user), query.cursor ?? null, query.limit),
    );
  }

  /** Draws of every day from today on, once it is over and complete, or of its contacts as they are closed. */
  @Post()
  async create(@CurrentUser() user: Principal, @Body() body: StandingPlanDto): Promise<StandingPlanView> {
    const request = requestOf(user, body);
    if (request.continuous) {
      const { formId, scorerIds } = request.continuous;
      const districtId = request.population.districtId ?? NATIONAL_DISTRICT;
      await this.forms.usable(formId, districtId);
      await this.users.requireScorers(user, scorerIds, districtId, 'continuous.scorerIds');
    }
    const plan = await this.standing.create(request, user.userId);
    await this.record(user, 'sampling.standing-created', plan);
    return plan;
  }

  @Get(':id')
  find(@CurrentUser() user: Principal, @Param() { id }: SamplingParams): Promise<StandingPlanView> {
    return this.standing.find(id, scopeOf(user));
  }

  /** What was planned and drawn by it, newest day first, each with how far its scores are. */
  @Get(':id/draws')
  async draws(
    @CurrentUser() user: Principal,
    @Param() { id }: SamplingParams,
    @Query() { cursor, limit }: StandingDrawsQuery,
  ): Promise<Page<ListedPlanView>> {
    const scope = scopeOf(user);
    return this.progress.ofPlans(await this.standing.draws(id, scope, cursor ?? null, limit), scope);
  }

  /** Whether frame and seed still give the sample of a day, and the plan's seed that day's. */
  @Get(':id/draws/:day/replay')
  replay(
    @CurrentUser() user: Principal,
    @Param() { id, day }: StandingDayParams,
  ): Promise<StandingReplayView> {
    return this.standing.replay(id, day, scopeOf(user));
  }

  /** Days that were over by now are drawn all the same; its seed is told when they are. */
  @Post(':id/end')
  @HttpCode(200)
  async end(@CurrentUser() user: Principal, @Param() { id }: SamplingParams): Promise<StandingPlanView> {
    const plan = await this.standing.end(id, scopeOf(user), user.userId);
    await this.record(user, 'sampling.standing-ended', plan);
    return plan;
  }

  private record(
    user: Principal,
    action: 'sampling.standing-created' | 'sampling.standing-ended',
    { id, districtId }: StandingPlanView,
  ): Promise<void> {
    const target = `standing-plan:${id}`;
    return this.audit.record({ actor: `user:${user.userId}`, action, target, districtId });
  }
}
