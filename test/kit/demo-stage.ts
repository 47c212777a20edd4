import { GatewayModule, PUBLIC_OPERATIONS, prepareGateway } from '#apps/gateway';
import { RouterModule } from '#apps/router';
import { WorkerModule } from '#apps/worker';
import { DEMO_PACE } from '#apps/all/demo/crowd';
import { Demo } from '#apps/all/demo';
import { createLog, readConfig, type Clock, type Config } from '#libs/platform';
import { CLOCK, startService, type Service } from '#libs/platform/nest';
import { rmSync } from 'node:fs';
import { testFolder } from './own-stores.js';
import { settingsOf } from './processes.js';
import { calmMorning, follow, setClock } from './shifted-clock.js';
import { openStores, type Stores } from './stores.js';

/** Hardly anybody comes: it is the past that is looked at. */
const QUIET = { ...DEMO_PACE, arrivalsPerMinute: [0.01, 0.01] as const, forPeople: 0, farewellMs: 0 };
const log = createLog('test', { logLevel: 'silent' });

// Of a week of holidays there would be less to see, and of a year that has just begun nothing.
setClock(calmMorning());

/** A demo with its past on stores of its own, that can be stopped and started again. */
export class DemoStage {
  private running: { demo: Demo; service: Service } | null = null;
  /** What was said since the last start. */
  said: string[] = [];

  private constructor(
    readonly stores: Stores,
    readonly home: string,
    private readonly config: Config,
  ) {}

  static async open(): Promise<DemoStage> {
    const stores = await openStores();
    const home = testFolder('demo-past');
    const more = { JIETONG_HOME: home, JIETONG_VISITORS_PER_MINUTE: '10000' };
    return new DemoStage(stores, home, readConfig(settingsOf(stores, more)));
  }

  async start(): Promise<Demo> {
    this.said = [];
    const say = (zh: string, en: string): void => void this.said.push(zh, en);
    const demo = await Demo.open(this.config, { pace: QUIET, say }, log);
    const service = await startService({
      name: 'all',
      modules: [GatewayModule, RouterModule, WorkerModule],
      config: demo.config,
      log,
      publicOperations: PUBLIC_OPERATIONS,
      prepare: async (app) => {
        follow(app.get<Clock>(CLOCK));
        await prepareGateway(app);
        await demo.seed(app);
      },
    });
    this.running = { demo, service };
    demo.start(service.url);
    return demo;
  }

  get url(): string {
    return this.running?.service.url ?? '';
  }

  async stop(): Promise<void> {
    const { running } = this;
    this.running = null;
    await running?.demo.stop();
    await running?.service.close();
    await running?.demo.close();
  }

  count(name: string, filter: object = {}): Promise<number> {
    return this.stores.mongo.collection(name).countDocuments(filter);
  }

  async close(): Promise<void> {
    await this.stop();
    await this.stores.close();
    rmSync(this.home, { recursive: true, force: true });
  }
}
