import { Module } from '@nestjs/common';
import { AgentController } from './agent.controller.js';
import { QueueController } from './queue.controller.js';

/** The routes of queues and agents; needs RoutingModule, AgentModule and IdentityModule (global) in the same process. */
@Module({ controllers: [QueueController, AgentController] })
export class RoutingApiModule {}
