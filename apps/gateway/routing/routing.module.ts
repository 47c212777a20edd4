import { MetricsModule } from '#libs/metrics/nest';
import { InvariantModule } from '#libs/routing';
import { Module } from '@nestjs/common';
import { AgentController } from './agent.controller.js';
import { InvariantController } from './invariant.controller.js';
import { QueueController } from './queue.controller.js';

/** The routes of queues, agents and invariants; needs RoutingModule, AgentModule and IdentityModule (global) in the same process. */
@Module({
  imports: [InvariantModule.withFactsOf([MetricsModule])],
  controllers: [QueueController, AgentController, InvariantController],
})
export class RoutingApiModule {}
