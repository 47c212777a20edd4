import { Inject, Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import type {
  AccuracyOfYear,
  AgentCounts,
  DayCalendars,
  FigureSource,
  OfficesAndTopics,
  QuestionnaireAnswers,
  WaitingSource,
} from '#libs/contract';
import type { Clock, Log } from '#libs/platform';
import { CLOCK, LOG, MAILER, MONGO, provideClass } from '#libs/platform/nest';
import { AnnualReportService } from '../annual/annual-report.service.js';
import { AnnualService } from '../annual/annual.service.js';
import { StatementRepository } from '../annual/statement.repository.js';
import { StatementService } from '../annual/statement.service.js';
import { DEFAULT_OPTIONS } from '../definition/definition.rules.js';
import { fixedSettings, type FigureSettings } from '../definition/figure-settings.rules.js';
import { FactRepository } from '../fact/fact.repository.js';
import { FactSignal } from '../fact/fact-signal.adapter.js';
import { AnyFiguresService } from '../figures/any-figures.service.js';
import { CompletenessService } from '../figures/completeness.service.js';
import { DrillDownService } from '../figures/drill-down.service.js';
import { FiguresService } from '../figures/figures.service.js';
import { LagService } from '../figures/lag.service.js';
import { LiveFiguresService } from '../figures/live.service.js';
import { officialDays } from '../forecast/official-days.rules.js';
import { ForecastService } from '../forecast/forecast.service.js';
import { PublicationRepository } from '../publication/publication.repository.js';
import { PublicationService } from '../publication/publication.service.js';
import { ReportService } from '../report/report.service.js';
import { SavedReportRepository } from '../report/saved/saved-report.repository.js';
import { SavedReportService } from '../report/saved/saved-report.service.js';
import { RollupRepository } from '../rollup/rollup.repository.js';
import { MetricsModule } from './metrics.module.js';

/** WaitingSource of contract. */
export const WAITING_SOURCE = Symbol('WAITING_SOURCE');
/** AgentCounts of contract. */
export const AGENT_COUNTS = Symbol('AGENT_COUNTS');
/** DayCalendars of contract; without them days are as the official calendar has them. */
export const DAY_CALENDARS = Symbol('DAY_CALENDARS');
/** RowNames of contract. */
export const ROW_NAMES = Symbol('ROW_NAMES');
/** AccuracyOfYear of contract. */
export const ACCURACY_OF_YEAR = Symbol('ACCURACY_OF_YEAR');
/** QuestionnaireAnswers of contract. */
export const QUESTIONNAIRE_ANSWERS = Symbol('QUESTIONNAIRE_ANSWERS');
/** OfficesAndTopics of contract. */
export const OFFICES_AND_TOPICS = Symbol('OFFICES_AND_TOPICS');
/** FigureSources of contract, a list; without it figures are those of roll-ups. */
export const FIGURE_SOURCES = Symbol('FIGURE_SOURCES');
/** FigureSettings; without it every scope has DEFAULT_OPTIONS. */
export const FIGURE_SETTINGS = Symbol('FIGURE_SETTINGS');

/** Figures: what the gateway shows. */
@Module({})
export class FiguresModule {
  constructor(
    @Inject(FactSignal) private readonly signal: FactSignal,
    @Inject(LiveFiguresService) private readonly live: LiveFiguresService,
  ) {}

  /**
   * `imports`: modules that export WAITING_SOURCE, AGENT_COUNTS, CompletenessService, LagService, ROW_NAMES,
   * OFFICES_AND_TOPICS, ACCURACY_OF_YEAR, QUESTIONNAIRE_ANSWERS and perhaps FIGURE_SOURCES, FIGURE_SETTINGS, DAY_CALENDARS.
   */
  static forRoot(imports: NonNullable<ModuleMetadata['imports']>): DynamicModule {
    return {
      module: FiguresModule,
      imports: [MetricsModule, ...imports],
      providers: [
        {
          provide: FiguresService,
          useFactory: (rollups: RollupRepository, settings?: FigureSettings) =>
            new FiguresService(rollups, settings ?? fixedSettings(DEFAULT_OPTIONS)),
          inject: [RollupRepository, { token: FIGURE_SETTINGS, optional: true }],
        },
        {
          provide: DrillDownService,
          useFactory: (rollups: RollupRepository, facts: FactRepository, settings?: FigureSettings) =>
            new DrillDownService(rollups, facts, settings ?? fixedSettings(DEFAULT_OPTIONS)),
          inject: [RollupRepository, FactRepository, { token: FIGURE_SETTINGS, optional: true }],
        },
        provideClass(StatementRepository, MONGO),
        provideClass(StatementService, StatementRepository, CLOCK),
        {
          provide: AnnualService,
          useFactory: (
            figures: FiguresService,
            accuracies: AccuracyOfYear,
            answers: QuestionnaireAnswers,
            statements: StatementService,
            catalogue: OfficesAndTopics,
          ) => new AnnualService(figures, { accuracies, answers, statements }, catalogue),
          inject: [
            FiguresService,
            ACCURACY_OF_YEAR,
            QUESTIONNAIRE_ANSWERS,
            StatementService,
            OFFICES_AND_TOPICS,
          ],
        },
        provideClass(AnnualReportService, AnnualService, CompletenessService, ROW_NAMES, CLOCK),
        {
          provide: AnyFiguresService,
          useFactory: (figures: FiguresService, sources?: FigureSource[]) =>
            new AnyFiguresService(figures, sources ?? []),
          inject: [FiguresService, { token: FIGURE_SOURCES, optional: true }],
        },
        provideClass(ReportService, AnyFiguresService, ROW_NAMES),
        {
          provide: ForecastService,
          useFactory: (rollups: RollupRepository, clock: Clock, days?: DayCalendars) =>
            new ForecastService(rollups, days ?? officialDays(), clock),
          inject: [RollupRepository, CLOCK, { token: DAY_CALENDARS, optional: true }],
        },
        provideClass(SavedReportRepository, MONGO),
        provideClass(SavedReportService, SavedReportRepository, AnyFiguresService, MAILER, CLOCK),
        provideClass(PublicationRepository, MONGO),
        provideClass(
          PublicationService,
          PublicationRepository,
          FiguresService,
          DrillDownService,
          CompletenessService,
          CLOCK,
        ),
        {
          provide: LiveFiguresService,
          useFactory: (
            figures: FiguresService,
            waiting: WaitingSource,
            agents: AgentCounts,
            lag: LagService,
            clock: Clock,
            log: Log,
          ) => new LiveFiguresService(figures, { waiting, agents, lag }, clock, log),
          inject: [FiguresService, WAITING_SOURCE, AGENT_COUNTS, LagService, CLOCK, LOG],
        },
      ],
      exports: [
        AnyFiguresService,
        FiguresService,
        ForecastService,
        DrillDownService,
        LiveFiguresService,
        PublicationService,
        AnnualReportService,
        StatementService,
        ReportService,
        SavedReportService,
      ],
    };
  }

  onModuleInit(): void {
    // Redis may be away at boot: the signal is heard once it is there.
    void this.signal.listen((touched) => this.live.onFacts(touched));
  }

  beforeApplicationShutdown(): void {
    this.live.close();
  }
}
