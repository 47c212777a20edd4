import { Module } from '@nestjs/common';
import { AgentController } from './agent.controller.js';
import { PolicyApiModule } from './policy/policy.module.js';
import { QueueController } from './queue.controller.js';

/** The routes of queues, agents and the routing policy; needs RoutingModule, AgentModule and IdentityModule (global) in the same process. */
@Module({ imports: [PolicyApiModule], controllers: [QueueController, AgentController] })
export class RoutingApiModule {}
