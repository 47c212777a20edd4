import { AgentService } from '#libs/agent';
import type { AgentView, Page, Principal } from '#libs/contract';
import { AuditLog, scopeOf } from '#libs/identity';
import { CurrentUser, Roles } from '#libs/identity/nest';
import { Body, Controller, Get, Inject, Param, Patch, Query } from '@nestjs/common';
import { ChangeAgentDto, ListAgentsDto } from './agent.dto.js';

/** Agents: a district's supervisors, quality staff and administrators see their own. */
@Controller('api/v1/agents')
@Roles('administrator')
export class AgentController {
  constructor(
    @Inject(AgentService) private readonly agents: AgentService,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** Quality staff read timelines and decide appeals: who it was, they would see by the end of an id alone. */
  @Get()
  @Roles('supervisor', 'quality', 'administrator')
  list(@CurrentUser() principal: Principal, @Query() query: ListAgentsDto): Promise<Page<AgentView>> {
    const scope = { ...scopeOf(principal), queueId: query.queue ?? null };
    return this.agents.list(scope, query.cursor ?? null, query.limit);
  }

  @Patch(':id')
  async change(
    @CurrentUser() principal: Principal,
    @Param('id') id: string,
    @Body() body: ChangeAgentDto,
  ): Promise<AgentView> {
    const agent = await this.agents.update(id, body, scopeOf(principal));
    await this.audit.record({
      actor: `user:${principal.userId}`,
      action: 'agent.changed',
      target: `user:${id}`,
      districtId: agent.districtId,
      details: { fields: Object.keys(body).join(',') },
    });
    return agent;
  }
}
