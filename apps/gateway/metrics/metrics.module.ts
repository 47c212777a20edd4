import { OfficeRepository } from '#libs/identity';
import { FiguresService } from '#libs/metrics';
import { FiguresModule, ROW_NAMES } from '#libs/metrics/nest';
import { CLOCK, MONGO, provideClass, QUEUE_DIRECTORY } from '#libs/platform/nest';
import { Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { AnnualController } from './annual.controller.js';
import { AnnualStatementController } from './annual-statement.controller.js';
import { FigureReportController } from './figure-report.controller.js';
import { FigureDoorService } from './figure-door.service.js';
import { FiguresController } from './figures.controller.js';
import { PublicationController, PublicFiguresController } from './publication.controller.js';
import { ForecastController } from './forecast.controller.js';
import { PublicPlaces } from './public-places.service.js';
import { SavedReportController } from './saved-report.controller.js';
import { LiveGateway } from './live.gateway.js';

/** Figures over REST and sockets. */
@Module({})
export class GatewayMetricsModule {
  /**
   * `imports`: modules that export WAITING_SOURCE, AGENT_COUNTS, CompletenessService, LagService, CONTACT_VIEWS,
   * ROW_NAMES, QUEUE_DIRECTORY, ACCURACY_OF_YEAR, QUESTIONNAIRE_ANSWERS, OFFICES_AND_TOPICS, perhaps FIGURE_SOURCES, FIGURE_SETTINGS, DAY_CALENDARS.
   */
  static forRoot(imports: NonNullable<ModuleMetadata['imports']>): DynamicModule {
    return {
      module: GatewayMetricsModule,
      imports: [FiguresModule.forRoot(imports), ...imports],
      controllers: [
        FiguresController,
        FigureReportController,
        ForecastController,
        AnnualController,
        AnnualStatementController,
        SavedReportController,
        PublicationController,
        PublicFiguresController,
      ],
      providers: [
        LiveGateway,
        provideClass(FigureDoorService, ROW_NAMES, QUEUE_DIRECTORY, FiguresService, CLOCK),
        provideClass(OfficeRepository, MONGO),
        provideClass(PublicPlaces, OfficeRepository),
      ],
      exports: [FiguresModule],
    };
  }
}
