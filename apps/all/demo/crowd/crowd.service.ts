import type { WechatSecrets } from '../demo-secrets.js';
import type { WechatApiStandIn } from '../wechat/index.js';
import {
  customerLines,
  DEMO_QUEUES,
  GENERAL_TOPICS,
  HUMAN_QUEUE,
  NATIONAL_WEB_ACCOUNT,
  SIMULATED_AGENTS,
  type Random,
  type Topic,
} from '../world/index.js';
import { SimulatedAgent } from './agent.service.js';
import { Followers } from './follower.service.js';
import { PATIENCE } from './patience.rules.js';
import type { Stage } from './stage.service.js';
import type { VisitorBook } from './visitor-book.js';
import { WebVisitor, type Errand } from './web-visitor.service.js';

export interface CrowdParts {
  password: string;
  /** Null: nobody comes over WeChat. */
  wechat: { standIn: WechatApiStandIn; secrets: WechatSecrets } | null;
  /** Who waits for people. */
  book: VisitorBook;
  /** Whether a person is at work in the line of people. */
  onDuty(): Promise<boolean>;
}

/** ms of the demo's time, and shares. */
const AGENTS_WITHIN = 15_000;
const WAVE = 600_000;
const NATIONAL_SHARE = 0.2;
const HASTY = 0.015;
const NEXT_FOR_PEOPLE = [2000, 6000] as const;

/** Everybody who plays in the demo, and the rate at which customers come. */
export class Crowd {
  private readonly running = new Set<Promise<void>>();
  private readonly random: Random;
  private readonly followers: Followers | null;
  private customers = 0;
  private withPeople = 0;
  private met = 0;
  private nextAt = 0;

  constructor(
    private readonly stage: Stage,
    private readonly parts: CrowdParts,
  ) {
    this.random = stage.random('crowd');
    const { wechat } = parts;
    this.followers = wechat && new Followers(stage, wechat.standIn, wechat.secrets);
  }

  start(): void {
    for (const token of this.parts.book.leftBehind()) {
      this.follow('visitor left behind', WebVisitor.sendHome(this.stage, token));
    }
    const ready = SIMULATED_AGENTS.map(
      (user) =>
        new Promise<void>((resolve) => {
          const agent = new SimulatedAgent(this.stage, user, this.parts.password, resolve);
          this.follow(user.username, agent.run());
        }),
    );
    const present = Promise.race([Promise.all(ready), this.stage.pause(AGENTS_WITHIN)]);
    this.follow(
      'arrivals',
      present.then(() => this.arrivals()),
    );
    this.follow(
      'the line of people',
      present.then(() => this.sendToPeople()),
    );
  }

  /** Lets everybody finish, for a few seconds at most; who is not ready then is cut off with the services. */
  async stop(): Promise<void> {
    this.stage.end();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, this.stage.pace.farewellMs)));
    await Promise.race([this.settled(), late]);
    clearTimeout(timer);
  }

  /** Resolves when nobody is left. */
  async settled(): Promise<void> {
    await Promise.all(this.running);
  }

  private async arrivals(): Promise<void> {
    const begun = performance.now();
    const { runMs, maxOpen, arrivalsPerMinute } = this.stage.pace;
    const [quiet, busy] = arrivalsPerMinute;
    for (let age = 0; age < runMs; age = performance.now() - begun) {
      const swing = (1 - Math.cos((2 * Math.PI * age) / WAVE)) / 2;
      await this.stage.pause(this.random.exponential(60_000 / (quiet + (busy - quiet) * swing)));
      await this.turn();
      // The line of people keeps its places.
      if (this.customers < maxOpen - this.stage.pace.forPeople) this.follow('customer', this.customer());
    }
    this.stage.log.info('the demo sends nobody more; its agents stay');
  }

  /**
   * While a person is at work one waits for them: when that one is answered, or gives up, the next one comes. Where nobody is,
   * nobody comes either: they would all leave unanswered, and be what the demo's figures tell.
   */
  private async sendToPeople(): Promise<void> {
    const begun = performance.now();
    const { runMs, forPeople } = this.stage.pace;
    while (performance.now() - begun < runMs) {
      if (this.withPeople < forPeople && (await this.parts.onDuty())) {
        await this.turn();
        await new Promise<void>((resolve) =>
          this.follow('customer of people', this.customerOfPeople(resolve).finally(resolve)),
        );
      }
      await this.stage.pause(this.random.between(...NEXT_FOR_PEOPLE));
    }
  }

  private async customerOfPeople(onAnswered: () => void): Promise<void> {
    const { account, topics } = HUMAN_QUEUE;
    const patience = this.random.between(...PATIENCE.ofPeople);
    this.withPeople += 1;
    try {
      const { book } = this.parts;
      await this.web({ accountId: account, patience, byPeople: true, onAnswered, book }, topics);
    } finally {
      this.withPeople -= 1;
    }
  }

  private async customer(): Promise<void> {
    this.customers += 1;
    try {
      if (this.followers?.hasRoom && this.random.chance(this.stage.pace.wechatShare)) {
        const random = this.randomOfNext();
        await this.followers.run(customerLines(GENERAL_TOPICS, random), random);
      } else {
        const [least, most] = this.random.chance(HASTY) ? PATIENCE.hasty : PATIENCE.usual;
        const patience = this.random.between(least, most);
        const national = this.random.chance(NATIONAL_SHARE);
        const queue = this.random.pick(DEMO_QUEUES);
        const accountId = national ? NATIONAL_WEB_ACCOUNT : queue.account;
        await this.web({ accountId, patience, byPeople: false }, national ? GENERAL_TOPICS : queue.topics);
      }
    } finally {
      this.customers -= 1;
    }
  }

  private web(errand: Omit<Errand, 'lines'>, topics: readonly Topic[]): Promise<void> {
    const random = this.randomOfNext();
    return new WebVisitor(this.stage, random, { ...errand, lines: customerLines(topics, random) }).run();
  }

  /** Waits until another contact may come: never two within `minGapMs`. */
  private async turn(): Promise<void> {
    const { minGapMs, scale } = this.stage.pace;
    const at = Math.max(performance.now(), this.nextAt);
    this.nextAt = at + minGapMs * scale;
    await this.stage.pause((at - performance.now()) / scale);
  }

  private randomOfNext(): Random {
    this.met += 1;
    return this.stage.random(`customer ${this.met}`);
  }

  private follow(actor: string, life: Promise<void>): void {
    const followed = life
      .catch((error: unknown) => this.stage.note(actor, error))
      .finally(() => this.running.delete(followed));
    this.running.add(followed);
  }
}
