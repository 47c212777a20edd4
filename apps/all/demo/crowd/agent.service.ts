import type {
  AgentView,
  ContactView,
  Desk,
  MessageView,
  Page,
  Presence,
  SignedIn,
  TopicView,
} from '#libs/contract';
import type { DemoUser, Random } from '../world/index.js';
import { get, Link, post, RefusedError } from './link.service.js';
import type { Stage } from './stage.service.js';
import { Talk } from './talk.service.js';

/** ms of the demo's time. */
const SYNC_MS = 30_000;
const BACK_AFTER_MISS = [6000, 14_000] as const;
const BREAK = [30_000, 80_000] as const;
/** Of the rounds in which nothing is at hand, so many begin a break. */
const BREAK_CHANCE = 0.04;
const REASONS = ['用餐', '培训', '会议', '小休'] as const;
const AGAIN_MS = 5000;
const REFUSED_AGAIN_MS = 60_000;

/** An agent of the demo at a real console socket: signs in, serves, has breaks, signs in again if it is cut off. */
export class SimulatedAgent {
  private readonly random: Random;
  private readonly talks = new Map<string, { talk: Talk; done: Promise<void> }>();
  private id = '';
  /** What they may name at wrap-up. */
  private topics: TopicView[] = [];

  constructor(
    private readonly stage: Stage,
    private readonly user: DemoUser,
    private readonly password: string,
    /** Told when the agent is online for the first time. */
    private readonly onReady: () => void,
  ) {
    this.random = stage.random(user.username);
  }

  /** Works until the play ends; then settles what is at hand and goes offline. */
  async run(): Promise<void> {
    while (!this.stage.isOver) {
      let again = AGAIN_MS;
      try {
        await this.shift();
      } catch (error) {
        if (error instanceof RefusedError) again = REFUSED_AGAIN_MS;
        this.stage.note(this.user.username, error);
      }
      await this.stage.pause(again).catch(() => undefined);
    }
  }

  /** One connection's life. */
  private async shift(): Promise<void> {
    const { url, signal } = this.stage;
    const { username } = this.user;
    const signIn = { username, password: this.password };
    const { accessToken } = await post<SignedIn>(`${url}/api/v1/auth/login`, signIn, signal);
    this.topics = (await get<Page<TopicView>>(`${url}/api/v1/topics?limit=200`, accessToken, signal)).items;
    const link = await Link.connect(url, '/agent', accessToken);
    try {
      this.listen(link);
      await this.presence(link, 'online');
      this.onReady();
      await Promise.race([this.work(link), link.ended]);
    } finally {
      if (this.stage.isOver) await this.goHome(link);
      link.close();
      for (const { talk } of this.talks.values()) talk.lost();
      await Promise.all([...this.talks.values()].map(({ done }) => done));
    }
  }

  private listen(link: Link): void {
    link.on<ContactView>('contact.changed', (contact) => this.take(link, contact));
    link.on<MessageView>('message.added', (message) =>
      this.talks.get(message.contactId)?.talk.message(message),
    );
    link.on<AgentView>('agent.changed', ({ state }) => {
      if (state === 'not-responding') void this.comeBack(link);
    });
  }

  /** Looks for what a lost push did not tell, and has a break now and then. */
  private async work(link: Link): Promise<void> {
    for (;;) {
      const { agent, contacts } = await link.ask<Desk>('desk.sync');
      this.id = agent.id;
      for (const contact of contacts) this.take(link, contact);
      const held = new Set(contacts.map(({ id }) => id));
      for (const [id, { talk }] of this.talks) if (!held.has(id)) talk.lost();
      if (agent.state === 'not-responding') void this.comeBack(link);
      await this.stage.pause(SYNC_MS * this.random.between(0.7, 1.3));
      if (this.random.chance(BREAK_CHANCE)) await this.haveBreak(link);
    }
  }

  private take(link: Link, contact: ContactView): void {
    const known = this.talks.get(contact.id);
    if (contact.owner === null || (this.id !== '' && contact.owner.agentId !== this.id)) known?.talk.lost();
    else if (known) known.talk.changed(contact);
    else if (!this.stage.isOver) this.begin(link, contact);
  }

  private begin(link: Link, contact: ContactView): void {
    const { stage, random, topics } = this;
    const talk = new Talk({ stage, link, random, topics, agentName: this.user.displayName }, contact);
    const done = talk
      .run()
      .catch((error: unknown) => {
        // A refusal is the usual way to learn that the visitor has left, or that somebody was quicker.
        if (!(error instanceof RefusedError)) this.stage.note(this.user.username, error);
      })
      .finally(() => {
        if (!this.stage.isOver) this.talks.delete(contact.id);
      });
    this.talks.set(contact.id, { talk, done });
  }

  private async haveBreak(link: Link): Promise<void> {
    await this.presence(link, 'break', this.random.pick(REASONS));
    await this.stage.pause(this.random.between(...BREAK));
    await this.presence(link, 'online');
  }

  private async comeBack(link: Link): Promise<void> {
    try {
      await this.stage.pause(this.random.between(...BACK_AFTER_MISS));
      await this.presence(link, 'online');
    } catch (error) {
      this.stage.note(this.user.username, error);
    }
  }

  private async goHome(link: Link): Promise<void> {
    try {
      const { contacts } = await link.ask<Desk>('desk.sync');
      for (const contact of contacts) if (!this.talks.has(contact.id)) this.begin(link, contact);
      await Promise.all([...this.talks.values()].map(({ talk }) => talk.settle()));
      await this.presence(link, 'offline');
    } catch (error) {
      this.stage.log.debug({ actor: this.user.username, err: error }, 'went home in a hurry');
    }
  }

  private presence(link: Link, presence: Presence, reason?: string): Promise<AgentView> {
    return link.ask<AgentView>('presence.set', { presence, ...(reason ? { reason } : {}) });
  }
}
