import type { AppealView, MyScoreView, Page, Principal } from '#libs/contract';
import { AuditLog, scopeOf } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { AppealService } from '#libs/quality';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { AppealDecisionDto, AppealDto, AppealParams, AppealsQuery, MyScoresQuery } from './appeal.dto.js';

/** Agents' own scores, and what they object to. */
@Controller('api/v1')
export class AppealController {
  constructor(
    @Inject(AppealService) private readonly service: AppealService,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** Settled scores of the caller's own contacts; who scored is not told. */
  @Get('my-scores')
  @Roles('agent')
  mine(@CurrentUser() user: Principal, @Query() query: MyScoresQuery): Promise<Page<MyScoreView>> {
    return this.service.mine(user.userId, query.cursor ?? null, query.limit);
  }

  @Post('appeals')
  @Roles('agent')
  async file(@CurrentUser() user: Principal, @Body() { why, ...ref }: AppealDto): Promise<AppealView> {
    const appeal = await this.service.file(ref, user.userId, why);
    await this.record(user, 'appeal.filed', appeal.id, user.districtId);
    return appeal;
  }

  @Get('appeals')
  @Roles('quality', 'administrator')
  list(@CurrentUser() user: Principal, @Query() query: AppealsQuery): Promise<Page<AppealView>> {
    return this.service.list(scopeOf(user), query.state === 'decided', query.cursor ?? null, query.limit);
  }

  /** Upholds the score, or overturns it by other answers. */
  @Post('appeals/:id/decision')
  @HttpCode(200)
  @Roles('quality', 'administrator')
  async decide(
    @CurrentUser() user: Principal,
    @Param() { id }: AppealParams,
    @Body() { outcome, why, answers }: AppealDecisionDto,
  ): Promise<AppealView> {
    const by = user.userId;
    const decision = outcome === 'upheld' ? { outcome, why, by } : { outcome, why, by, answers };
    const appeal = await this.service.decide(id, decision, scopeOf(user));
    await this.record(user, 'appeal.decided', id, await this.service.districtOf(id, scopeOf(user)), {
      outcome,
    });
    return appeal;
  }

  private record(
    user: Principal,
    action: 'appeal.filed' | 'appeal.decided',
    id: string,
    districtId: string,
    details: Record<string, string> = {},
  ): Promise<void> {
    const target = `appeal:${id}`;
    return this.audit.record({ actor: `user:${user.userId}`, action, target, districtId, details });
  }
}
