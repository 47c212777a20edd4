import type { Page, Principal } from '#libs/contract';
import { AuditLog } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import type { CalendarGap } from '#libs/platform';
import { plainOf } from '#libs/platform/nest';
import {
  PolicyChangeService,
  PolicyService,
  type PolicyDetail,
  type PolicyTrial,
  type PolicyVersion,
} from '#libs/routing';
import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Param,
  ParseIntPipe,
  Post,
  Put,
  Query,
} from '@nestjs/common';
import { ChangePolicyDto, ListVersionsDto, RollbackPolicyDto, TryPolicyDto } from './policy.dto.js';

/** The routing policy. All administrators read it; a district's change the entries of their own queues and agents. */
@Controller('api/v1/routing-policy')
@Roles('administrator')
export class PolicyController {
  constructor(
    @Inject(PolicyService) private readonly policies: PolicyService,
    @Inject(PolicyChangeService) private readonly changes: PolicyChangeService,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** The version in force, and the years for which the working calendar is missing. */
  @Get()
  async current(): Promise<PolicyDetail & { calendarGaps: CalendarGap[] }> {
    const [policy, calendarGaps] = await Promise.all([this.policies.latest(), this.policies.gaps()]);
    return { ...policy, calendarGaps };
  }

  @Put()
  async change(@CurrentUser() principal: Principal, @Body() body: ChangePolicyDto): Promise<PolicyDetail> {
    const made = await this.changes.change(plainOf(body.content), body, principal);
    await this.record(principal, 'policy.changed', made);
    return made;
  }

  /** A dry run: what would change, and every reason why it can't. */
  @Post('validate')
  @HttpCode(200)
  try(@Body() body: TryPolicyDto): Promise<PolicyTrial> {
    return this.changes.try(plainOf(body.content));
  }

  /** Newest first. */
  @Get('versions')
  versions(@Query() query: ListVersionsDto): Promise<Page<PolicyVersion>> {
    return this.policies.history(query.cursor ?? null, query.limit);
  }

  @Get('versions/:version')
  version(@Param('version', ParseIntPipe) version: number): Promise<PolicyDetail> {
    return this.policies.get(version);
  }

  /** Brings an older content back as a new version. */
  @Post('versions/:version/rollback')
  async rollback(
    @CurrentUser() principal: Principal,
    @Param('version', ParseIntPipe) version: number,
    @Body() body: RollbackPolicyDto,
  ): Promise<PolicyDetail> {
    const made = await this.changes.rollback(version, body, principal);
    await this.record(principal, 'policy.rolled-back', made);
    return made;
  }

  private record(
    principal: Principal,
    action: 'policy.changed' | 'policy.rolled-back',
    { version, rollbackOf, effect }: PolicyDetail,
  ): Promise<void> {
    return this.audit.record({
      actor: `user:${principal.userId}`,
      action,
      target: `policy:${version}`,
      districtId: principal.districtId,
      details: { rollbackOf, changes: effect.zh.length },
    });
  }
}
