import {
  DAY_MS,
  type DrawView,
  type FormItem,
  type FrameContact,
  type FrameSource,
  type ItemAnswer,
  type Population,
  type ScoringTaskView,
} from '#libs/contract';
import { ManualClock } from '#libs/platform';
import {
  AccuracyPublicationRepository,
  AccuracyPublicationService,
  AppealRepository,
  AppealService,
  BlindService,
  BlindStrata,
  CalibrationRepository,
  CalibrationService,
  EmptyDays,
  FormService,
  JudgementService,
  type PlanRequest,
  SamplingRepository,
  SamplingService,
  ScoringRepository,
  ScoringService,
  StandingRepository,
} from '#libs/quality';
import { openStores, type Stores } from './stores.js';

export const ALL = { districtId: null };
export const FOREIGN = { districtId: '53' };

export const RIGHT: FormItem = { id: 'right', text: '答复正确', textEn: 'Right', critical: true, weight: 0 };
export const POLITE: FormItem = {
  id: 'polite',
  text: '用语文明',
  textEn: 'Polite',
  critical: false,
  weight: 1,
};
export const FORM = {
  formId: 'hotline',
  baseVersion: 0,
  name: '热线',
  nameEn: 'Hotline',
  items: [RIGHT, POLITE],
};
/** What is answered to both. */
export const saying = (right: ItemAnswer, polite: ItemAnswer = 'yes') => [
  { itemId: 'right', answer: right },
  { itemId: 'polite', answer: polite },
];

/** Of the whole hotline. */
export const WHOLE: Omit<Population, 'from' | 'to'> = {
  districtId: null,
  queueId: null,
  channel: null,
  agentId: null,
  officeId: null,
  topicId: null,
};
export const MARCH: Population = { ...WHOLE, districtId: '22', from: '2026-03-01', to: '2026-03-31' };

/** A sample that is as large as `maximum` says. */
export const PLAN: PlanRequest = {
  name: '抽查',
  population: MARCH,
  stratifyBy: [],
  allocation: 'proportional',
  precision: 0.01,
  expected: 0.95,
  expectedByStratum: {},
  minimumPerStratum: 0,
  maximum: 5,
};

/** A contact of `bob`'s. */
export const framed = (contactId: string, channel: FrameContact['channel'] = 'voice'): FrameContact => ({
  contactId,
  districtId: '22',
  channel,
  queueId: 'general',
  agentId: 'bob',
  officeId: null,
  topicId: null,
});

/** Contacts that bob had, alone unless told. */
export const sourceOf = (
  handled: (population: Population) => readonly FrameContact[],
  agentsOf: (contactId: string) => string[] = () => ['bob'],
): FrameSource => ({
  async *handled(population) {
    yield* handled(population);
  },
  agentsOf: async (ids) => new Map(ids.map((id) => [id, agentsOf(id)])),
});

/** So many contacts, `c0` and on. */
export const contacts = (many: number): FrameContact[] =>
  Array.from({ length: many }, (_, i) => framed(`c${i}`));

/** Everything from a plan to published accuracies, over the contacts of a source, on real stores with a clock of its own. */
export class DrawnStage {
  readonly clock: ManualClock;
  stores!: Stores;
  scores!: ScoringRepository;
  forms!: FormService;
  sampling!: SamplingService;
  scoring!: ScoringService;
  judgements!: JudgementService;
  appeals!: AppealService;
  blind!: BlindService;
  strata!: BlindStrata;
  calibrations!: CalibrationService;
  empty!: EmptyDays;
  publications!: AccuracyPublicationService;

  constructor(
    private readonly source: FrameSource,
    now = '2026-04-02T02:00:00Z',
  ) {
    this.clock = new ManualClock(Date.parse(now));
  }

  /** With the form `hotline` of these items. Appeals are filed within five days. */
  async open(items = FORM.items): Promise<void> {
    const { source, clock } = this;
    this.stores = await openStores();
    const { mongo } = this.stores;
    this.scores = new ScoringRepository(mongo);
    this.forms = new FormService(this.scores, clock);
    this.sampling = new SamplingService(new SamplingRepository(mongo), source, this.scores, clock);
    const sessions = new CalibrationRepository(mongo);
    const { scores: repository, forms, sampling } = this;
    this.scoring = new ScoringService({
      repository,
      forms,
      sampling,
      source,
      calibrations: sessions,
      clock,
    });
    this.blind = new BlindService(this.scores, this.sampling, sessions);
    this.strata = new BlindStrata(this.blind, source);
    this.calibrations = new CalibrationService(sessions, this.forms, source, this.blind, clock);
    const appealed = new AppealRepository(mongo);
    this.judgements = new JudgementService(this.scores, this.sampling, appealed, source, clock);
    this.appeals = new AppealService(appealed, this.scores, this.forms, clock, 5 * DAY_MS);
    this.empty = new EmptyDays(source);
    this.publications = new AccuracyPublicationService({
      repository: new AccuracyPublicationRepository(mongo),
      judgements: this.judgements,
      forms,
      sampling,
      standing: new StandingRepository(mongo),
      empty: this.empty,
      clock,
    });
    await this.stores.migrate();
    await this.forms.save({ ...FORM, items }, 'admin', ALL);
  }

  close(): Promise<void> {
    return this.stores.close();
  }

  /** A draw by a plan of its own. */
  async drawn(plan: Partial<PlanRequest> = {}): Promise<DrawView> {
    const { id } = await this.sampling.plan({ ...PLAN, ...plan }, 'qa');
    return this.sampling.draw(id, ALL, 'qa', '测试');
  }

  share({ id }: DrawView, scorerIds: string[], doubleShare = 0): Promise<ScoringTaskView[]> {
    return this.scoring.share(id, { formId: 'hotline', scorerIds, doubleShare }, ALL);
  }
}
