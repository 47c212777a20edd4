import { AgentModule, AgentService } from '#libs/agent';
import { SessionService } from '#libs/identity';
import type { Clock } from '#libs/platform';
import { CLOCK } from '#libs/platform/nest';
import {
  PolicyChangeService,
  PolicyModule,
  PolicyRepository,
  PolicyService,
  QueueService,
  RoutingIndex,
} from '#libs/routing';
import { Module, type NestModule } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { signInFirst } from '../../sign-in-first.adapter.js';
import { PolicyController } from './policy.controller.js';
import { VipController } from './vip.controller.js';
import { SurroundingsAdapter } from './surroundings.adapter.js';

const ROUTES = '/api/v1/routing-policy';
/** A policy names every queue and agent of the country: more than other requests may bring. */
const MOST_BYTES = 8 * 1024 * 1024;

/** The routes of the routing policy; needs RoutingModule and IdentityModule (global) in the same process. */
@Module({
  imports: [PolicyModule, AgentModule],
  controllers: [PolicyController, VipController],
  providers: [
    {
      provide: PolicyChangeService,
      useFactory: (
        repository: PolicyRepository,
        policies: PolicyService,
        queues: QueueService,
        agents: AgentService,
        clock: Clock,
        routers: RoutingIndex,
      ) => {
        const source = new SurroundingsAdapter(queues, agents);
        return new PolicyChangeService({ repository, policies, source, clock, routers });
      },
      inject: [PolicyRepository, PolicyService, QueueService, AgentService, CLOCK, RoutingIndex],
    },
  ],
})
export class PolicyApiModule implements NestModule {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly sessions: SessionService,
  ) {}

  /** Called before the routes are made, which `onModuleInit` is not. */
  configure(): void {
    signInFirst(this.host.httpAdapter.getInstance(), ROUTES, this.sessions, MOST_BYTES);
  }
}
