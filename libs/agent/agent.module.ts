import {
  AGENT_AUDIT,
  AGENT_CHANGES,
  AGENT_PORT,
  CLOCK,
  CONTACT_PORT,
  LOG,
  MONGO,
  PUSH,
  QUEUE_DIRECTORY,
  provideClass,
} from '#libs/platform/nest';
import { Global, Inject, Module, type OnModuleInit } from '@nestjs/common';
import { AgentPortService } from './agent-port.service.js';
import { AgentFollowers, AgentScreenFollower } from './agent.listener.js';
import { AgentRepository } from './agent.repository.js';
import { AgentService } from './agent.service.js';

/** What both sides of the agents are made of. */
const PARTS = [AgentRepository, CONTACT_PORT, QUEUE_DIRECTORY, CLOCK, AgentFollowers] as const;

@Global()
@Module({
  providers: [
    provideClass(AgentRepository, MONGO),
    provideClass(AgentFollowers),
    provideClass(AgentService, ...PARTS),
    provideClass(AgentPortService, ...PARTS),
    { provide: AGENT_PORT, useExisting: AgentPortService },
    { provide: AGENT_AUDIT, useExisting: AgentPortService },
    { provide: AGENT_CHANGES, useExisting: AgentFollowers },
    provideClass(AgentScreenFollower, AgentService, PUSH, LOG),
  ],
  exports: [
    AgentRepository,
    AgentFollowers,
    AgentService,
    AgentPortService,
    AGENT_PORT,
    AGENT_AUDIT,
    AGENT_CHANGES,
  ],
})
export class AgentModule implements OnModuleInit {
  constructor(
    @Inject(AgentFollowers) private readonly followers: AgentFollowers,
    @Inject(AgentScreenFollower) private readonly screens: AgentScreenFollower,
  ) {}

  onModuleInit(): void {
    this.followers.follow(this.screens);
  }
}
