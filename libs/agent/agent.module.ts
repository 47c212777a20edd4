import {
  AGENT_AUDIT,
  AGENT_CHANGES,
  AGENT_PORT,
  AGENT_SEATS,
  AGENT_TERMS,
  CLOCK,
  CONTACT_PORT,
  LOG,
  MONGO,
  PUSH,
  QUEUE_DIRECTORY,
  provideClass,
  provideParts,
} from '#libs/platform/nest';
import { Global, Inject, Module, type OnModuleInit } from '@nestjs/common';
import { AgentPortService } from './agent-port.service.js';
import { AgentSeatService } from './agent-seat.service.js';
import { AgentFollowers, AgentScreenFollower } from './agent.listener.js';
import { AgentRepository } from './agent.repository.js';
import { AgentService } from './agent.service.js';
import { PresenceService } from './presence.service.js';

/** What both sides of the agents are made of. */
const parts = {
  repository: AgentRepository,
  contacts: CONTACT_PORT,
  policy: AGENT_TERMS,
  presences: PresenceService,
  clock: CLOCK,
  listener: AgentFollowers,
};

/** Agents: for every process that changes or shows them. */
@Global()
@Module({
  providers: [
    provideClass(AgentRepository, MONGO),
    provideClass(AgentFollowers),
    provideClass(PresenceService, AgentRepository, CONTACT_PORT, AGENT_TERMS, CLOCK, AgentFollowers),
    provideParts(AgentService, { ...parts, queues: QUEUE_DIRECTORY }),
    provideParts(AgentPortService, parts),
    provideClass(AgentSeatService, AgentRepository, CONTACT_PORT, AGENT_TERMS),
    { provide: AGENT_SEATS, useExisting: AgentSeatService },
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
    AGENT_SEATS,
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
