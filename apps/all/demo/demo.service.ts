import { AccountRepository, TreeService, VoiceNumberService, WechatAccountService } from '#libs/channel';
import { AgentService } from '#libs/agent';
import { AuditLog, LoginService, OfficeService, UserService } from '#libs/identity';
import { TopicService } from '#libs/knowledge';
import type { Config, Log } from '#libs/platform';
import { QueueService } from '#libs/routing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { join } from 'node:path';
import type { DemoNote } from '../launch.js';
import { Crowd, DEMO_PACE, Stage, VisitorBook, type Pace } from './crowd/index.js';
import { DemoPast, type Say } from './demo-past.service.js';
import { demoPassword, wechatSecrets } from './demo-secrets.js';
import { WechatApiStandIn } from './wechat/index.js';
import { HotlineSeed, HUMAN_QUEUE, HUMAN_USERS, SeedService, TRY_NUMBER } from './world/index.js';

export interface DemoSettings {
  /** JIETONG_DEMO_PASSWORD. */
  password?: string | undefined;
  /** WECHAT_API_BASE, if somebody set it: it is honoured, and no followers are simulated. */
  wechatApiBase?: string | undefined;
  pace?: Pace;
  /** Whether it has a past; it has. */
  past?: boolean;
  say?: Say | undefined;
}

const SEED = 12_360;
/** Who is in a break, or does not answer, is not at work. */
const AT_WORK = ['idle', 'offered', 'active', 'wrap-up'] as const;
const SILENTLY: Say = () => undefined;

/** `--demo`: data to look at, and people who live in it. All its traffic stays on the loopback of this process. */
export class Demo {
  private crowd: Crowd | null = null;
  /** Tells who is at work, once the data are there. */
  private agents: Pick<AgentService, 'countsByState'> | null = null;
  /** Null until the data are there, or if it is to have none. */
  past: DemoPast | null = null;

  private constructor(
    /** The deployment's settings, with the stand-in's address for WeChat's. */
    readonly config: Config,
    private readonly log: Log,
    private readonly password: string,
    private readonly standIn: WechatApiStandIn | null,
    private readonly settings: DemoSettings & { pace: Pace },
  ) {}

  /** Before the services: they have to know where WeChat answers. Throws BAD_SETTING. */
  static async open(config: Config, settings: DemoSettings, log: Log): Promise<Demo> {
    const password = demoPassword(config.home, settings.password);
    const standIn = settings.wechatApiBase ? null : await WechatApiStandIn.start();
    const own = standIn ? { ...config, wechatApiBase: standIn.base } : config;
    return new Demo(own, log, password, standIn, { ...settings, pace: settings.pace ?? DEMO_PACE });
  }

  get note(): DemoNote {
    return {
      password: this.password,
      users: HUMAN_USERS.map(({ username, zh, en }) => ({ username, zh, en })),
      chatPath: `/chat?account=${HUMAN_QUEUE.account}`,
      number: TRY_NUMBER,
      wechat: this.standIn !== null,
      pastToCome: this.past !== null && !this.past.isThere,
      hours: Math.round(this.settings.pace.runMs / 3_600_000),
    };
  }

  /** Makes what is missing; before anything is taken in. */
  async seed(app: NestFastifyApplication): Promise<void> {
    const get = <T>(token: new (...args: never[]) => T): T => app.get<T>(token, { strict: false });
    const parts = {
      queues: get(QueueService),
      users: get(UserService),
      login: get(LoginService),
      accounts: get(AccountRepository),
      wechat: get(WechatAccountService),
      audit: get(AuditLog),
      topics: get(TopicService),
      offices: get(OfficeService),
    };
    const secrets = { password: this.password, wechat: wechatSecrets(this.config) };
    const users = await new SeedService(parts, secrets).seed();
    this.agents = get(AgentService);
    await new HotlineSeed(get(TreeService), get(VoiceNumberService)).seed();
    if (this.settings.past ?? true) this.past = await DemoPast.begin(app, this.config, users, this.log);
  }

  /** `url`: where the services answer. */
  start(url: string): void {
    const { host } = this.config;
    const loopback = url.replace('//localhost:', host === '::' ? '//[::1]:' : '//127.0.0.1:');
    const stage = new Stage(loopback, this.settings.pace, SEED, this.log);
    const wechat = this.standIn && { standIn: this.standIn, secrets: wechatSecrets(this.config) };
    const book = new VisitorBook(join(this.config.home, 'demo-visitors'));
    this.crowd = new Crowd(stage, { password: this.password, wechat, book, onDuty: () => this.onDuty() });
    this.crowd.start();
    this.past?.start({
      url: loopback.replace(/\/$/, ''),
      password: this.password,
      say: this.settings.say ?? SILENTLY,
    });
  }

  /** Whether a person takes contacts of the line of people. */
  private async onDuty(): Promise<boolean> {
    const counts = await this.agents?.countsByState({ districtId: null, queueId: HUMAN_QUEUE.id });
    return AT_WORK.some((state) => (counts?.[state] ?? 0) > 0);
  }

  /** Before the services close: everybody finishes. */
  async stop(): Promise<void> {
    await Promise.all([this.crowd?.stop(), this.past?.stop()]);
  }

  /** After the services have closed, which cuts off whoever was left. */
  async close(): Promise<void> {
    await this.crowd?.settled();
    await this.standIn?.close();
  }
}
