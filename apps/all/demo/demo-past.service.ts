import { CustomerService } from '#libs/contact';
import { TopicService } from '#libs/knowledge';
import { AgentIntervalRepository, RollupService, StretchReaction } from '#libs/metrics';
import type { Clock, Config, Log } from '#libs/platform';
import { CLOCK, MONGO } from '#libs/platform/nest';
import { SatisfactionService } from '#libs/survey';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  pastDays,
  type LivedDay,
  pastStores,
  PastService,
  type PastMark,
  type PastPeople,
} from './past/index.js';
import {
  CalibrationStory,
  FloorStory,
  OfficeStory,
  PublicationStory,
  QualityStory,
  Staff,
} from './story/index.js';

/** Tells whoever started the demo, in Chinese and in English. */
export type Say = (zh: string, en: string) => void;

/** Where the services answer, how the demo's people sign in, and who is told. */
export interface PastStage {
  url: string;
  password: string;
  say: Say;
}

const STEPS = ['contacts', 'office', 'quality', 'floor'] as const;
type Step = (typeof STEPS)[number];

const SEED = 12_360;
/** So often it is said how far it is, in parts of the whole. */
const SAID_EVERY = 4;

/** The demo's past in the services of this process: begun before they serve, written while they do. */
export class DemoPast {
  private readonly ending = new AbortController();
  private running: Promise<void> = Promise.resolve();

  private constructor(
    readonly service: PastService,
    readonly mark: PastMark,
    private readonly people: PastPeople,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  static async begin(
    app: NestFastifyApplication,
    config: Config,
    users: ReadonlyMap<string, string>,
    log: Log,
  ): Promise<DemoPast> {
    const get = <T>(token: new (...args: never[]) => T): T => app.get<T>(token, { strict: false });
    const parts = {
      ...pastStores(app.get(MONGO, { strict: false })),
      intervals: get(AgentIntervalRepository),
      stretches: get(StretchReaction),
      satisfaction: get(SatisfactionService),
      customers: get(CustomerService),
      rollups: get(RollupService),
      clock: app.get(CLOCK, { strict: false }),
    };
    const service = new PastService(parts, config);
    const topics = await get(TopicService).list({ districtId: null }, null, 200);
    const idOf = (username: string): string => {
      const id = users.get(username);
      if (id === undefined) throw new Error(`the demo has no user ${username}`);
      return id;
    };
    const people = { topics: topics.items, idOf };
    return new DemoPast(service, await service.begin(), people, parts.clock, log);
  }

  get isThere(): boolean {
    return STEPS.every((step) => this.mark.steps.includes(step));
  }

  /** What is there, or will be, day by day. */
  lived(): Generator<LivedDay> {
    return this.service.days(this.mark, this.people);
  }

  /** Goes on in the background; what goes wrong is in the log, and done at the next start. */
  start(stage: PastStage): void {
    if (this.isThere) return;
    this.running = this.make(stage).catch((err: unknown) => {
      if (this.ending.signal.aborted) return;
      this.log.error({ err }, 'the demo’s past was not made; the next start goes on with it');
    });
  }

  /** Until what is being written is. */
  async stop(): Promise<void> {
    this.ending.abort();
    await this.running;
  }

  /** Until all is there, or it was stopped, or failed. */
  settled(): Promise<void> {
    return this.running;
  }

  private async make({ url, password, say }: PastStage): Promise<void> {
    const { today } = this.mark;
    const staff = new Staff(url, password, this.ending.signal);
    await this.step('contacts', () => this.write(say));
    await this.step('office', () =>
      new OfficeStory(staff, pastDays(today)[0]?.day ?? today, today, SEED).tell(),
    );
    const quality = new QualityStory(staff, today, SEED);
    await this.step('quality', async () => {
      const month = await quality.tell();
      await new PublicationStory(staff).tell(month);
      await new CalibrationStory(staff, SEED).tell(month.drawId);
    });
    await this.step('floor', () => new FloorStory(staff, this.clock).tell());
    if (!this.isThere) return;
    say(
      '演示历史已就绪：指标报表、趋势、预测、年度指标、质检与公布都有内容了',
      'The past is there: figures, trends, forecast, the year, quality and publications have content now',
    );
  }

  /** Unless it has been done, or the demo stops. */
  private async step(name: Step, act: () => Promise<void>): Promise<void> {
    const { signal } = this.ending;
    if (signal.aborted || this.mark.steps.includes(name)) return;
    await act();
    // What was stopped in the middle is begun again.
    if (signal.aborted) return;
    await this.service.finish(name);
    this.mark.steps.push(name);
  }

  private async write(say: Say): Promise<void> {
    let said = 0;
    await this.service.write(
      this.mark,
      this.people,
      () => this.ending.signal.aborted,
      ({ days, of, contacts }) => {
        const part = Math.floor((days / of) * SAID_EVERY);
        if (part === said || part === SAID_EVERY) return;
        said = part;
        const percent = (part * 100) / SAID_EVERY;
        say(
          `演示历史：${percent} %（${contacts} 个会话）`,
          `The demo's past: ${percent} % (${contacts} contacts)`,
        );
      },
    );
  }
}
