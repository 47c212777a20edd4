import {
  AppError,
  covers,
  refuse,
  type InvitationView,
  type Page,
  type Principal,
  type QuestionnaireResults,
  type QuestionnaireSummary,
  type QuestionnaireView,
} from '#libs/contract';
import { AuditLog, isDistrict, scopeOf } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { InvitationService, QuestionnaireService } from '#libs/survey';
import { Body, Controller, Get, HttpCode, Inject, Param, Patch, Post, Put, Query } from '@nestjs/common';
import {
  ChangeQuestionnaireDto,
  InviteDto,
  LettersDto,
  NewQuestionnaireDto,
  QuestionnaireListQuery,
  QuestionnaireParams,
  ResultsQuery,
  ReviseQuestionnaireDto,
} from './questionnaire.dto.js';

type Act = 'made' | 'revised' | 'changed' | 'invited' | 'written';

/** Questionnaires, for those who make and read them. */
@Controller('api/v1/questionnaires')
@Roles('quality', 'administrator')
export class QuestionnaireController {
  constructor(
    @Inject(QuestionnaireService) private readonly questionnaires: QuestionnaireService,
    @Inject(InvitationService) private readonly invitations: InvitationService,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  @Get()
  @Roles('supervisor', 'quality', 'administrator')
  list(
    @CurrentUser() user: Principal,
    @Query() { cursor, limit }: QuestionnaireListQuery,
  ): Promise<Page<QuestionnaireSummary>> {
    return this.questionnaires.list(scopeOf(user), cursor ?? null, limit);
  }

  /** A draft. */
  @Post()
  async create(
    @CurrentUser() user: Principal,
    @Body() body: NewQuestionnaireDto,
  ): Promise<QuestionnaireView> {
    const districtId = body.districtId ?? user.districtId;
    if (!isDistrict(districtId)) refuse('districtId', '没有这个关区', 'there is no such district');
    if (!covers(scopeOf(user), districtId)) throw new AppError('FORBIDDEN');
    const { access, opensAt, closesAt, quota, groupQuotas, remindAfterDays, content } = body;
    const terms = { opensAt, closesAt, quota, groupQuotas, remindAfterDays };
    const wish = { districtId, access, ...terms, content };
    const made = await this.questionnaires.create(wish, user.userId);
    await this.record(user, 'made', made);
    return made;
  }

  @Get(':id')
  @Roles('supervisor', 'quality', 'administrator')
  find(@CurrentUser() user: Principal, @Param() { id }: QuestionnaireParams): Promise<QuestionnaireView> {
    return this.questionnaires.find(id, scopeOf(user));
  }

  /** The next version of what is asked. */
  @Put(':id/content')
  async revise(
    @CurrentUser() user: Principal,
    @Param() { id }: QuestionnaireParams,
    @Body() { baseVersion, content }: ReviseQuestionnaireDto,
  ): Promise<QuestionnaireView> {
    const made = { by: user.userId, scope: scopeOf(user) };
    const revised = await this.questionnaires.revise(id, baseVersion, content, made);
    await this.record(user, 'revised', revised);
    return revised;
  }

  /** Publishes, closes, or changes dates and quotas. */
  @Patch(':id')
  async change(
    @CurrentUser() user: Principal,
    @Param() { id }: QuestionnaireParams,
    @Body() body: ChangeQuestionnaireDto,
  ): Promise<QuestionnaireView> {
    const made = { by: user.userId, scope: scopeOf(user) };
    const changed = await this.questionnaires.change(id, body, made);
    await this.record(user, 'changed', changed);
    return changed;
  }

  @Get(':id/results')
  @Roles('supervisor', 'quality', 'administrator')
  results(
    @CurrentUser() user: Principal,
    @Param() { id }: QuestionnaireParams,
    @Query() { version }: ResultsQuery,
  ): Promise<QuestionnaireResults> {
    return this.questionnaires.results(id, scopeOf(user), version);
  }

  /** Links, each good for one answer. */
  @Post(':id/invitations')
  @HttpCode(201)
  async invite(
    @CurrentUser() user: Principal,
    @Param() { id }: QuestionnaireParams,
    @Body() { invitees }: InviteDto,
  ): Promise<{ items: InvitationView[] }> {
    const items = await this.invitations.invite(id, invitees, scopeOf(user));
    await this.record(user, 'invited', await this.questionnaires.find(id, scopeOf(user)));
    return { items };
  }

  /** Writes to all who have not answered: the invitation, or a reminder; nobody more often than once in so many days. */
  @Post(':id/letters')
  @HttpCode(200)
  async write(
    @CurrentUser() user: Principal,
    @Param() { id }: QuestionnaireParams,
    @Body() { pauseDays }: LettersDto,
  ): Promise<{ written: number }> {
    const written = await this.invitations.write(id, scopeOf(user), pauseDays);
    const details = { written: String(written), pauseDays: String(pauseDays) };
    await this.record(user, 'written', await this.questionnaires.find(id, scopeOf(user)), details);
    return { written };
  }

  @Get(':id/invitations')
  invited(
    @CurrentUser() user: Principal,
    @Param() { id }: QuestionnaireParams,
    @Query() { cursor, limit }: QuestionnaireListQuery,
  ): Promise<Page<InvitationView>> {
    return this.invitations.list(id, scopeOf(user), { cursor: cursor ?? null, limit });
  }

  private record(
    user: Principal,
    act: Act,
    { id, districtId, state, version }: QuestionnaireView,
    more: Record<string, string> = {},
  ): Promise<void> {
    return this.audit.record({
      actor: `user:${user.userId}`,
      action: `questionnaire.${act}`,
      target: `questionnaire:${id}`,
      districtId,
      details: { state, version: String(version), ...more },
    });
  }
}
