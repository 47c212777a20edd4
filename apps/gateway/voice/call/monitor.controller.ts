import { MonitorService } from '#libs/channel/voice';
import { MONITOR_MODES, type MonitorMode, type Principal } from '#libs/contract';
import { AuditLog } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { Body, Controller, Delete, Get, Inject, Param, Put } from '@nestjs/common';
import { IsIn } from 'class-validator';
import { ContactParams } from '../../contact/contact.dto.js';

export class MonitorDto {
  /** `listen`: heard by nobody; `coach`: by the agent; `barge`: by agent and caller. */
  @IsIn(MONITOR_MODES)
  mode!: MonitorMode;
}

/** Supervisors at calls of their district (headquarters: of all); every coming and going is audited. */
@Controller('api/v1/contacts/:contactId/monitor')
@Roles('supervisor')
export class MonitorController {
  constructor(
    @Inject(MonitorService) private readonly monitors: MonitorService,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  @Get()
  async find(
    @CurrentUser() user: Principal,
    @Param() { contactId }: ContactParams,
  ): Promise<{ mode: MonitorMode | null }> {
    return { mode: await this.monitors.find(user, contactId) };
  }

  /** The supervisor's phone rings, unless they are at the call already. */
  @Put()
  async watch(
    @CurrentUser() user: Principal,
    @Param() { contactId }: ContactParams,
    @Body() { mode }: MonitorDto,
  ): Promise<{ mode: MonitorMode }> {
    await this.monitors.watch(user, contactId, mode, ({ id, districtId, owner }) =>
      this.audit.record({
        actor: `user:${user.userId}`,
        action: 'call.monitored',
        target: `contact:${id}`,
        districtId,
        details: { mode, agentId: owner?.agentId ?? '' },
      }),
    );
    return { mode };
  }

  @Delete()
  async leave(
    @CurrentUser() user: Principal,
    @Param() { contactId }: ContactParams,
  ): Promise<{ mode: null }> {
    await this.monitors.leave(user, contactId);
    return { mode: null };
  }
}
