import { AgentService } from '#libs/agent';
import type { AgentView, Principal } from '#libs/contract';
import { AuditLog, scopeOf } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ForcePresenceDto } from './supervision.dto.js';

/** Supervisors set what an agent of their district (headquarters: any) has forgotten to say. */
@Controller('api/v1/agents')
@Roles('supervisor', 'administrator')
export class PresenceController {
  constructor(
    @Inject(AgentService) private readonly agents: AgentService,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  @Post(':id/presence')
  @HttpCode(200)
  async force(
    @CurrentUser() user: Principal,
    @Param('id') id: string,
    @Body() { presence, reason }: ForcePresenceDto,
  ): Promise<AgentView> {
    const agent = await this.agents.force(
      id,
      { presence, reason: reason ?? null },
      user.userId,
      scopeOf(user),
    );
    await this.audit.record({
      actor: `user:${user.userId}`,
      action: 'agent.presence-forced',
      target: `user:${id}`,
      districtId: agent.districtId,
      details: { presence },
    });
    return agent;
  }
}
