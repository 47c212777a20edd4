import type { AppealView, DistrictScope, MyScoreView, Page, Principal, WithAbout } from '#libs/contract';
import { AuditLog, scopeOf } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { AppealService } from '#libs/quality';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ContactAboutService } from './about/contact-about.service.js';
import { AppealDecisionDto, AppealDto, AppealParams, AppealsQuery, MyScoresQuery } from './appeal.dto.js';

const EVERYWHERE: DistrictScope = { districtId: null };

/** Agents' own scores, and what they object to. */
@Controller('api/v1')
export class AppealController {
  constructor(
    @Inject(AppealService) private readonly service: AppealService,
    @Inject(ContactAboutService) private readonly abouts: ContactAboutService,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** Settled scores of the caller's own contacts; who scored is not told. */
  @Get('my-scores')
  @Roles('agent')
  async mine(
    @CurrentUser() user: Principal,
    @Query() { cursor, limit }: MyScoresQuery,
  ): Promise<Page<WithAbout<MyScoreView>>> {
    return this.abouts.of(await this.service.mine(user.userId, cursor ?? null, limit), scopeOf(user));
  }

  @Post('appeals')
  @Roles('agent')
  async file(@CurrentUser() user: Principal, @Body() { why, ...ref }: AppealDto): Promise<AppealView> {
    const appeal = await this.service.file(ref, user.userId, why);
    // The contact may be another district's than its agent is of: it is in the audit of whose it is.
    const districtId = await this.service.districtOf(appeal.id, EVERYWHERE);
    await this.record(user, 'appeal.filed', appeal.id, districtId);
    return appeal;
  }

  @Get('appeals')
  @Roles('quality', 'administrator')
  async list(
    @CurrentUser() user: Principal,
    @Query() { state, cursor, limit }: AppealsQuery,
  ): Promise<Page<WithAbout<AppealView>>> {
    const scope = scopeOf(user);
    const page = await this.service.list(scope, state === 'decided', cursor ?? null, limit);
    return this.abouts.of(page, scope);
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
