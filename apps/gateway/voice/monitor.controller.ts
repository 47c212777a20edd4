import { MonitorService } from '#libs/channel/voice';
import { MONITOR_MODES, type ContactImage, type MonitorMode, type Principal } from '#libs/contract';
import { AuditLog } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { Body, Controller, Delete, Get, Inject, Param, Put } from '@nestjs/common';
import { IsIn } from 'class-validator';
import { ContactParams } from '../contact/contact.dto.js';

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
    await this.monitors.watch(user, contactId, mode, (contact) =>
      this.record(user, 'call.monitored', contact, { mode, agentId: contact.owner?.agentId ?? '' }),
    );
    return { mode };
  }

  @Delete()
  async leave(
    @CurrentUser() user: Principal,
    @Param() { contactId }: ContactParams,
  ): Promise<{ mode: null }> {
    await this.record(user, 'call.monitor-left', await this.monitors.leave(user, contactId), {});
    return { mode: null };
  }

  private record(
    user: Principal,
    action: 'call.monitored' | 'call.monitor-left',
    { id, districtId }: ContactImage,
    details: Record<string, string>,
  ): Promise<void> {
    const actor = `user:${user.userId}`;
    return this.audit.record({ actor, action, target: `contact:${id}`, districtId, details });
  }
}
