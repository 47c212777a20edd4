import { AppError, type FrameContact, type Population } from '#libs/contract';
import { createLog, ManualClock } from '#libs/platform';
import {
  AppealRepository,
  CalibrationRepository,
  FormService,
  HandOutRound,
  JudgementService,
  SamplingRepository,
  SamplingService,
  ScoringRepository,
  ScoringService,
  StandingRepository,
  StandingRound,
  StandingService,
  type StandingRequest,
} from '#libs/quality';
import { ALL, FORM, RIGHT, WHOLE } from './drawn-stage.js';
import { openStores, type Stores } from './stores.js';

/** The day on which contacts are closed one after the other. */
export const DAY = '2026-03-02';
const NOON = Date.parse('2026-03-02T04:00:00Z');
/** `away` may not score. */
export const SCORERS = ['mei', 'jun', 'away'];

/** One in ten, three in ten of these twice. */
export const CONTINUOUS: StandingRequest = {
  name: '随到随抽',
  population: WHOLE,
  stratifyBy: ['channel'],
  allocation: 'proportional',
  precision: 0.1,
  expected: 0.95,
  minimumPerStratum: 2,
  maximum: 20,
  continuous: { share: 0.1, shares: [], formId: 'hotline', scorerIds: SCORERS, doubleShare: 0.3 },
};

/** A continuous plan's day on real stores with a clock of its own; the day is complete when it is said to be. */
export class ContinuousStage {
  readonly clock = new ManualClock(NOON);
  readonly closed: FrameContact[] = [];
  complete = false;
  failures = 0;
  stores!: Stores;
  plans!: StandingRepository;
  sampling!: SamplingService;
  scoring!: ScoringService;
  judgements!: JudgementService;
  service!: StandingService;
  private readonly log = createLog('test', { logLevel: 'silent' });
  private readonly source = {
    handled: (population: Population) => this.handled(population),
    agentsOf: async (ids: readonly string[]) => new Map(ids.map((id) => [id, this.agentsOf(id)])),
  };

  /** What is known of days that go on. */
  private readonly feed = {
    handled: (population: Population) => this.soFar(population),
    handledIds: async (day: string) => (day === DAY ? this.closed.map(({ contactId }) => contactId) : []),
    handledAmong: async ({ from }: Population, ids: readonly string[]) =>
      from === DAY ? this.closed.filter(({ contactId }) => ids.includes(contactId)) : [],
  };

  /** By whom a contact was answered. */
  constructor(private readonly agentsOf: (contactId: string) => string[]) {}

  async open(): Promise<void> {
    const { source, clock } = this;
    this.stores = await openStores();
    const { mongo } = this.stores;
    const scores = new ScoringRepository(mongo);
    const forms = new FormService(scores, clock);
    this.plans = new StandingRepository(mongo);
    this.sampling = new SamplingService(new SamplingRepository(mongo), source, scores, clock);
    const { sampling } = this;
    const calibrations = new CalibrationRepository(mongo);
    this.scoring = new ScoringService({ repository: scores, forms, sampling, source, calibrations, clock });
    const appeals = new AppealRepository(mongo);
    this.judgements = new JudgementService(scores, this.sampling, appeals, source, clock);
    this.service = new StandingService(this.plans, this.sampling, clock);
    await this.stores.migrate();
    await forms.save({ ...FORM, items: [RIGHT] }, 'admin', ALL);
  }

  close(): Promise<void> {
    return this.stores.close();
  }

  /** A worker's look at what was closed. Each has what it remembers to itself. */
  handOut(): HandOutRound {
    const { plans, sampling, scoring, clock, log } = this;
    const fit = async (ids: readonly string[]): Promise<string[]> => ids.filter((one) => one !== 'away');
    const failed = (): void => void (this.failures += 1);
    return new HandOutRound({ plans, sampling, scoring, contacts: this.feed, fit, failed, clock, log });
  }

  standing(): StandingRound {
    const handOut = this.handOut();
    const watch = { drawn: handOut.finish.bind(handOut), failed: () => (this.failures += 1) };
    return new StandingRound(this.plans, this.sampling, watch, this.clock, this.log);
  }

  /** What the scorers have open. */
  async tasks(): Promise<{ contactId: string; scorerId: string; drawId: string }[]> {
    return new ScoringRepository(this.stores.mongo).openOf(SCORERS);
  }

  /** Which contacts these are of, each once, in order. */
  async handed(): Promise<string[]> {
    return [...new Set((await this.tasks()).map(({ contactId }) => contactId))].toSorted();
  }

  /** The day's draw, once it is complete and drawn. */
  async drawn(): Promise<Awaited<ReturnType<SamplingService['findDraw']>>> {
    const [drawn] = await this.standing().sweep();
    return this.sampling.findDraw(drawn?.drawId ?? '', ALL);
  }

  private async *soFar({ from }: Population): AsyncGenerator<FrameContact> {
    if (from === DAY) yield* this.closed;
  }

  private async *handled(population: Population): AsyncGenerator<FrameContact> {
    if (!this.complete) throw new AppError('UNAVAILABLE');
    yield* this.soFar(population);
  }
}
