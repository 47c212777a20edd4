import { AgentModule, AgentService } from '#libs/agent';
import { ContactModule, ContactQueryRepository, ContactViewService } from '#libs/contact';
import type { FigureScope, QueueRef } from '#libs/contract';
import { DEFAULT_OPTIONS, type FigureOptions, type FigureSettings } from '#libs/metrics';
import { AGENT_COUNTS, FIGURE_SETTINGS, WAITING_SOURCE } from '#libs/metrics/nest';
import { QueueService, RoutingModule } from '#libs/routing';
import { Module } from '@nestjs/common';
import { CONTACT_VIEWS } from './metrics/figures.controller.js';

/** Joins the figures with the libs whose states and targets they show. */
@Module({
  imports: [ContactModule, AgentModule, RoutingModule],
  providers: [
    {
      provide: WAITING_SOURCE,
      useFactory: (queries: ContactQueryRepository) => ({
        waiting: (scope: FigureScope) => queries.waitingIn(scope),
      }),
      inject: [ContactQueryRepository],
    },
    { provide: AGENT_COUNTS, useExisting: AgentService },
    { provide: CONTACT_VIEWS, useExisting: ContactViewService },
    {
      provide: FIGURE_SETTINGS,
      useFactory: (queues: QueueService): FigureSettings => ({
        of: async ({ queueId }) => {
          const queue: QueueRef | null = queueId === null ? null : await queues.find(queueId);
          return queue ? optionsOf(queue) : DEFAULT_OPTIONS;
        },
      }),
      inject: [QueueService],
    },
  ],
  exports: [WAITING_SOURCE, AGENT_COUNTS, CONTACT_VIEWS, FIGURE_SETTINGS],
})
export class FigureSourcesModule {}

/** A queue's own targets in place of the deployment's. */
function optionsOf(queue: QueueRef): FigureOptions {
  return {
    ...DEFAULT_OPTIONS,
    withinSeconds: queue.serviceTargetSeconds,
    connectionTarget: queue.connectionTarget,
    serviceLevelTarget: queue.serviceLevelTarget,
  };
}
