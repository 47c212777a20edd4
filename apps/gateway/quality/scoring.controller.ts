import type { DrawAccuracyView, Page, Principal, ScoreFormView, ScoringTaskView } from '#libs/contract';
import { AuditLog, scopeOf } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { FormService, SamplingService, ScoringService } from '#libs/quality';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Put, Query } from '@nestjs/common';
import { SamplingParams } from './sampling.dto.js';
import {
  AdjudicationDto,
  FormParams,
  FormQuery,
  ScoreDto,
  ScoreFormDto,
  SharingDto,
  TaskParams,
  TasksQuery,
} from './scoring.dto.js';

/** Forms, scores of drawn contacts, and the accuracy they tell. */
@Controller('api/v1')
@Roles('quality', 'administrator')
export class ScoringController {
  constructor(
    @Inject(FormService) private readonly forms: FormService,
    @Inject(ScoringService) private readonly scoring: ScoringService,
    @Inject(SamplingService) private readonly sampling: SamplingService,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** The newest version of each form. */
  @Get('score-forms')
  list(): Promise<ScoreFormView[]> {
    return this.forms.list();
  }

  @Get('score-forms/:formId')
  form(@Param() { formId }: FormParams, @Query() { version }: FormQuery): Promise<ScoreFormView> {
    return this.forms.find(formId, version);
  }

  /** Makes the next version. */
  @Put('score-forms/:formId')
  @Roles('administrator')
  async save(
    @CurrentUser() user: Principal,
    @Param() { formId }: FormParams,
    @Body() body: ScoreFormDto,
  ): Promise<ScoreFormView> {
    const { baseVersion, name, nameEn, items } = body;
    const form = await this.forms.save({ formId, baseVersion, name, nameEn, items }, user.userId);
    await this.audit.record({
      actor: `user:${user.userId}`,
      action: 'form.changed',
      target: `score-form:${formId}/${form.version}`,
    });
    return form;
  }

  /** Shares a draw out among scorers; none scores a contact they had. */
  @Post('draws/:id/tasks')
  async share(
    @CurrentUser() user: Principal,
    @Param() { id }: SamplingParams,
    @Body() body: SharingDto,
  ): Promise<{ tasks: number }> {
    const tasks = await this.scoring.share(id, body, scopeOf(user));
    await this.record(user, 'scoring.shared', id);
    return { tasks: tasks.length };
  }

  /** What the caller has to score. */
  @Get('scoring-tasks')
  tasks(@CurrentUser() user: Principal, @Query() query: TasksQuery): Promise<Page<ScoringTaskView>> {
    return this.scoring.open(user.userId, query.cursor ?? null, query.limit);
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

  /** Decides where two scorers differ. */
  @Post('draws/:id/adjudications')
  async adjudicate(
    @CurrentUser() user: Principal,
    @Param() { id }: SamplingParams,
    @Body() { contactId, correct, why }: AdjudicationDto,
  ): Promise<DrawAccuracyView> {
    const decision = { contactId, correct, why, by: user.userId };
    const accuracy = await this.scoring.adjudicate(id, decision, scopeOf(user));
    await this.record(user, 'scoring.adjudicated', id);
    return accuracy;
  }

  /** The sampled accuracy with its interval, as far as it is scored. */
  @Get('draws/:id/accuracy')
  @Roles('supervisor', 'quality', 'administrator')
  accuracy(@CurrentUser() user: Principal, @Param() { id }: SamplingParams): Promise<DrawAccuracyView> {
    return this.scoring.accuracy(id, scopeOf(user));
  }

  private async record(
    user: Principal,
    action: 'scoring.shared' | 'scoring.adjudicated',
    drawId: string,
  ): Promise<void> {
    const { planId } = await this.sampling.findDraw(drawId, scopeOf(user));
    const { districtId } = await this.sampling.find(planId, scopeOf(user));
    await this.audit.record({ actor: `user:${user.userId}`, action, target: `draw:${drawId}`, districtId });
  }
}
