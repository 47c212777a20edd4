import {
  refuse,
  type CallbackView,
  type CorrectionView,
  type Page,
  type Principal,
  type ScorerView,
  type WithAbout,
} from '#libs/contract';
import { AuditLog, scopeOf, UserService } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { CorrectionService, type CorrectionViewer } from '#libs/quality';
import { Body, Controller, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { ContactAboutService } from '../about/contact-about.service.js';
import { JudgementParams } from '../judgement.dto.js';
import { CorrectionCallService } from './correction-call.service.js';
import {
  CorrectionCallbackDto,
  CorrectionChangeDto,
  CorrectionDoneDto,
  CorrectionDto,
  CorrectionParams,
  CorrectionsQuery,
} from './correction.dto.js';

type CorrectionAct = 'correction.opened' | 'correction.changed' | 'correction.callback' | 'correction.done';

/** Corrections to customers: of the caller's scope, for agents those they were given. */
@Controller('api/v1')
@Roles('agent', 'supervisor', 'quality', 'administrator')
export class CorrectionController {
  constructor(
    @Inject(CorrectionService) private readonly service: CorrectionService,
    @Inject(CorrectionCallService) private readonly calls: CorrectionCallService,
    @Inject(ContactAboutService) private readonly abouts: ContactAboutService,
    @Inject(UserService) private readonly users: UserService,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** Makes a task of telling the customer, where the answer was wrong. */
  @Post('draws/:id/judgements/:contactId/correction')
  @Roles('quality', 'administrator')
  async open(
    @CurrentUser() user: Principal,
    @Param() { id, contactId }: JudgementParams,
    @Body() { what, assigneeId, dueDay }: CorrectionDto,
  ): Promise<CorrectionView> {
    if (assigneeId !== undefined) await this.requireStaff(user, assigneeId);
    const asked = { what, by: user.userId, ...given({ assigneeId, dueDay }) };
    const correction = await this.service.open({ drawId: id, contactId }, asked, scopeOf(user));
    return this.record(user, 'correction.opened', correction, assigneeId ? { assigneeId } : {});
  }

  @Get('corrections')
  async list(
    @CurrentUser() user: Principal,
    @Query() { state, mine, cursor, limit }: CorrectionsQuery,
  ): Promise<Page<WithAbout<CorrectionView>>> {
    const which = { mine, done: state === 'done' };
    return this.abouts.of(
      await this.service.list(viewerOf(user), which, cursor ?? null, limit),
      scopeOf(user),
    );
  }

  /** Who may be given one. */
  @Get('correction-assignees')
  @Roles('supervisor', 'quality', 'administrator')
  assignees(@CurrentUser() user: Principal): Promise<ScorerView[]> {
    return this.users.staff(user);
  }

  /** Gives it to somebody, or another day. */
  @Patch('corrections/:id')
  @Roles('supervisor', 'quality', 'administrator')
  async change(
    @CurrentUser() user: Principal,
    @Param() { id }: CorrectionParams,
    @Body() { assigneeId, dueDay }: CorrectionChangeDto,
  ): Promise<CorrectionView> {
    if (assigneeId !== undefined) await this.requireStaff(user, assigneeId);
    const changes = given({ assigneeId, dueDay });
    const correction = await this.service.change(id, changes, viewerOf(user));
    return this.record(user, 'correction.changed', correction, changes);
  }

  /** The customer is called back, at a time. */
  @Post('corrections/:id/callback')
  @HttpCode(200)
  async call(
    @CurrentUser() user: Principal,
    @Param() { id }: CorrectionParams,
    @Body() { at }: CorrectionCallbackDto,
  ): Promise<CorrectionView> {
    const correction = await this.calls.plan(id, Date.parse(at), viewerOf(user));
    const { callbackId } = correction;
    return this.record(user, 'correction.callback', correction, { callbackId: callbackId ?? '' });
  }

  /** How far that call is. */
  @Get('corrections/:id/callback')
  callback(@CurrentUser() user: Principal, @Param() { id }: CorrectionParams): Promise<CallbackView> {
    return this.calls.find(id, viewerOf(user));
  }

  /** It is over, and how. */
  @Post('corrections/:id/done')
  @HttpCode(200)
  async close(
    @CurrentUser() user: Principal,
    @Param() { id }: CorrectionParams,
    @Body() { how, note }: CorrectionDoneDto,
  ): Promise<CorrectionView> {
    const correction = await this.service.close(id, { how, note }, viewerOf(user));
    return this.record(user, 'correction.done', correction, { how });
  }

  private async requireStaff(user: Principal, assigneeId: string): Promise<void> {
    const staff = await this.users.staff(user);
    if (staff.some(({ id }) => id === assigneeId)) return;
    refuse('assigneeId', '没有这位可指派的人员', 'nobody of this id can be given it');
  }

  private async record(
    user: Principal,
    action: CorrectionAct,
    correction: CorrectionView,
    details: Record<string, string>,
  ): Promise<CorrectionView> {
    const whole = { ...viewerOf(user), districtId: null, oversees: true };
    const districtId = await this.service.districtOf(correction.id, whole);
    const target = `correction:${correction.id}`;
    await this.audit.record({ actor: `user:${user.userId}`, action, target, districtId, details });
    return correction;
  }
}

const OVERSEERS = ['supervisor', 'quality', 'administrator'] as const;
const viewerOf = (user: Principal): CorrectionViewer => ({
  ...scopeOf(user),
  userId: user.userId,
  oversees: OVERSEERS.some((role) => user.roles.includes(role)),
});

/** Without what was not given. */
const given = (asked: {
  assigneeId: string | undefined;
  dueDay: string | undefined;
}): { assigneeId?: string; dueDay?: string } => ({
  ...(asked.assigneeId === undefined ? {} : { assigneeId: asked.assigneeId }),
  ...(asked.dueDay === undefined ? {} : { dueDay: asked.dueDay }),
});
