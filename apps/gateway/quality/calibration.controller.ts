import { ContactViewService } from '#libs/contact';
import { NATIONAL_DISTRICT, type CalibrationView, type Page, type Principal } from '#libs/contract';
import { AuditLog, scopeOf, UserService } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { CalibrationService } from '#libs/quality';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import {
  CalibrationDto,
  CalibrationParams,
  CalibrationScoreDto,
  CalibrationsQuery,
} from './calibration.dto.js';

/** Sessions in which scorers compare themselves; in no estimate. */
@Controller('api/v1/calibrations')
@Roles('quality', 'administrator')
export class CalibrationController {
  constructor(
    @Inject(CalibrationService) private readonly service: CalibrationService,
    @Inject(ContactViewService) private readonly contacts: ContactViewService,
    @Inject(UserService) private readonly users: UserService,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  @Get()
  list(@CurrentUser() user: Principal, @Query() query: CalibrationsQuery): Promise<Page<CalibrationView>> {
    return this.service.list(scopeOf(user), user.userId, query.cursor ?? null, query.limit);
  }

  /** Of contacts that the caller may see, among scorers who may see the session. */
  @Post()
  async open(@CurrentUser() user: Principal, @Body() body: CalibrationDto): Promise<CalibrationView> {
    for (const contactId of body.contactIds) await this.contacts.detail(contactId, scopeOf(user));
    const districtId = scopeOf(user).districtId ?? NATIONAL_DISTRICT;
    await this.users.requireScorers(user, body.scorerIds, districtId);
    const session = await this.service.open(body, user.userId, scopeOf(user));
    await this.record(user, 'calibration.opened', session);
    return session;
  }

  /** The caller's own scores until it has ended; then everyone's, and how far they agree. */
  @Get(':id')
  find(@CurrentUser() user: Principal, @Param() { id }: CalibrationParams): Promise<CalibrationView> {
    return this.service.find(id, scopeOf(user), user.userId);
  }

  @Post(':id/scores')
  @HttpCode(200)
  score(
    @CurrentUser() user: Principal,
    @Param() { id }: CalibrationParams,
    @Body() body: CalibrationScoreDto,
  ): Promise<CalibrationView> {
    return this.service.score(id, user.userId, body, scopeOf(user));
  }

  /** Ends it although somebody has not scored. */
  @Post(':id/close')
  @HttpCode(200)
  async close(@CurrentUser() user: Principal, @Param() { id }: CalibrationParams): Promise<CalibrationView> {
    const session = await this.service.close(id, scopeOf(user), user.userId);
    await this.record(user, 'calibration.closed', session);
    return session;
  }

  private record(
    user: Principal,
    action: 'calibration.opened' | 'calibration.closed',
    { id, districtId }: CalibrationView,
  ): Promise<void> {
    return this.audit.record({
      actor: `user:${user.userId}`,
      action,
      target: `calibration:${id}`,
      districtId,
    });
  }
}
