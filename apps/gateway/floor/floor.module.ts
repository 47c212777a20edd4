import { AgentModule, AgentRepository } from '#libs/agent';
import { ContactModule, ContactQueryRepository } from '#libs/contact';
import { FiguresService, LagService } from '#libs/metrics';
import type { Clock, Log } from '#libs/platform';
import { CLOCK, LOG } from '#libs/platform/nest';
import { EstimateService, InForceService, QueueService, RoutingModule } from '#libs/routing';
import { Inject, Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { FloorSource } from './floor-source.service.js';
import { FloorGateway } from './floor.gateway.js';
import { FloorService } from './floor.service.js';

/** The supervisor's floor, live. */
@Module({})
export class FloorModule {
  constructor(@Inject(FloorService) private readonly floors: FloorService) {}

  /** `imports`: modules that export FiguresService and LagService. */
  static forRoot(imports: NonNullable<ModuleMetadata['imports']>): DynamicModule {
    return {
      module: FloorModule,
      imports: [AgentModule, ContactModule, RoutingModule, ...imports],
      providers: [
        FloorGateway,
        {
          provide: FloorSource,
          useFactory: (
            agents: AgentRepository,
            contacts: ContactQueryRepository,
            queues: QueueService,
            estimates: EstimateService,
            policies: InForceService,
            figures: FiguresService,
            lag: LagService,
            clock: Clock,
          ) => new FloorSource({ agents, contacts, queues, estimates, policies, figures, lag, clock }),
          inject: [
            AgentRepository,
            ContactQueryRepository,
            QueueService,
            EstimateService,
            InForceService,
            FiguresService,
            LagService,
            CLOCK,
          ],
        },
        {
          provide: FloorService,
          useFactory: (source: FloorSource, clock: Clock, log: Log) => new FloorService(source, clock, log),
          inject: [FloorSource, CLOCK, LOG],
        },
      ],
    };
  }

  beforeApplicationShutdown(): void {
    this.floors.close();
  }
}
