import type { Principal, ScoreFormView, ScorerView, ScoringTaskView } from '#libs/contract';
import { AuditLog, scopeOf, UserService } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { FormService, SamplingService, ScoringService } from '#libs/quality';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Put, Query } from '@nestjs/common';
import { SamplingParams } from './sampling.dto.js';
import {
  FormParams,
  FormQuery,
  ReassignmentDto,
  ScoreDto,
  ScoreFormDto,
  SharingDto,
  TaskParams,
} from './scoring.dto.js';

/** Forms, and scores of drawn contacts by whoever has them to score. */
@Controller('api/v1')
@Roles('quality', 'administrator')
export class ScoringController {
  constructor(
    @Inject(FormService) private readonly forms: FormService,
    @Inject(ScoringService) private readonly scoring: ScoringService,
    @Inject(SamplingService) private readonly sampling: SamplingService,
    @Inject(UserService) private readonly users: UserService,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** The newest version of each form by which the caller may score: their district's, and headquarters'. */
  @Get('score-forms')
  list(@CurrentUser() user: Principal): Promise<ScoreFormView[]> {
    return this.forms.list(scopeOf(user));
  }

  /** Agents read by which form they were scored. */
  @Get('score-forms/:formId')
  @Roles('agent', 'supervisor', 'quality', 'administrator')
  form(@Param() { formId }: FormParams, @Query() { version }: FormQuery): Promise<ScoreFormView> {
    return this.forms.find(formId, version);
  }

  /** Makes the next version, of a form of the caller's district; headquarters of any. */
  @Put('score-forms/:formId')
  @Roles('administrator')
  async save(
    @CurrentUser() user: Principal,
    @Param() { formId }: FormParams,
    @Body() body: ScoreFormDto,
  ): Promise<ScoreFormView> {
    const { baseVersion, name, nameEn, items } = body;
    const request = { formId, baseVersion, name, nameEn, items };
    const form = await this.forms.save(request, user.userId, scopeOf(user));
    await this.audit.record({
      actor: `user:${user.userId}`,
      action: 'form.changed',
      target: `score-form:${formId}/${form.version}`,
      districtId: form.districtId,
    });
    return form;
  }

  /** Who may be given contacts to score. */
  @Get('scorers')
  scorers(@CurrentUser() user: Principal): Promise<ScorerView[]> {
    return this.users.scorers(user);
  }

  /** Shares a draw out among scorers who may see it; none scores a contact they had. */
  @Post('draws/:id/tasks')
  async share(
    @CurrentUser() user: Principal,
    @Param() { id }: SamplingParams,
    @Body() body: SharingDto,
  ): Promise<{ tasks: number }> {
    const districtId = await this.sampling.districtOf(id, scopeOf(user));
    await this.users.requireScorers(user, body.scorerIds, districtId);
    const tasks = await this.scoring.share(id, body, scopeOf(user));
    const target = `draw:${id}`;
    await this.audit.record({
      actor: `user:${user.userId}`,
      action: 'scoring.shared',
      target,
      districtId,
    });
    return { tasks: tasks.length };
  }

  @Get('scoring-tasks/:taskId')
  task(@CurrentUser() user: Principal, @Param() { taskId }: TaskParams): Promise<ScoringTaskView> {
    return this.scoring.find(taskId, user.userId);
  }

  /** Gives what is not scored to another scorer. */
  @Post('scoring-tasks/:taskId/reassignment')
  @HttpCode(200)
  async reassign(
    @CurrentUser() user: Principal,
    @Param() { taskId }: TaskParams,
    @Body() { scorerId, why }: ReassignmentDto,
  ): Promise<ScoringTaskView> {
    const districtId = await this.scoring.districtOf(taskId, scopeOf(user));
    await this.users.requireScorers(user, [scorerId], districtId, 'scorerId');
    const { task, from } = await this.scoring.reassign(taskId, scorerId, scopeOf(user));
    await this.audit.record({
      actor: `user:${user.userId}`,
      action: 'scoring.reassigned',
      target: `scoring-task:${taskId}`,
      districtId,
      details: { from, to: scorerId, why },
    });
    return task;
  }

  @Post('scoring-tasks/:taskId/score')
  @HttpCode(200)
  score(
    @CurrentUser() user: Principal,
    @Param() { taskId }: TaskParams,
    @Body() { answers, note }: ScoreDto,
  ): Promise<ScoringTaskView> {
    return this.scoring.score(taskId, user.userId, answers, note);
  }
}
