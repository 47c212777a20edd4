import { AgentModule, AgentRepository } from '#libs/agent';
import { ContactModule, ContactQueryRepository, WaitingLineRepository } from '#libs/contact';
import { FiguresService, LagService } from '#libs/metrics';
import { CLOCK, LOG, provideClass, provideParts } from '#libs/platform/nest';
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
        provideParts(FloorSource, {
          agents: AgentRepository,
          contacts: ContactQueryRepository,
          lines: WaitingLineRepository,
          queues: QueueService,
          estimates: EstimateService,
          policies: InForceService,
          figures: FiguresService,
          lag: LagService,
          clock: CLOCK,
        }),
        provideClass(FloorService, FloorSource, CLOCK, LOG),
      ],
    };
  }

  beforeApplicationShutdown(): void {
    this.floors.close();
  }
}
