import type { VisitorContact, VisitorMessage } from '#libs/contract';
import type { Random } from '../world/index.js';
import { converse, type Heard } from './customer.rules.js';
import { Link, post } from './link.service.js';
import { Mailbox } from './mailbox.js';
import type { Stage } from './stage.service.js';

export interface Errand {
  /** Id of a web chat. */
  accountId: string;
  lines: readonly string[];
  /** How long they wait for an agent, ms of the demo's time. */
  patience: number;
  /** People answer, who take their time; nobody else ends the contact when the play ends. */
  byPeople: boolean;
  /** Told when an agent has accepted the contact. */
  onAnswered?: () => void;
}

const TALK_PATIENCE = 120_000;
const PEOPLE_PATIENCE = 600_000;
const LEAVES = 0.5;
const LEAVE_AFTER = [1500, 6000] as const;
const STAY = 120_000;

/** A visitor of a web chat: asks, answers, leaves, or loses patience. */
export class WebVisitor {
  private state: VisitorContact['state'] | null = null;

  constructor(
    private readonly stage: Stage,
    private readonly random: Random,
    private readonly errand: Errand,
  ) {}

  /** From the first word to the end of the contact. */
  async run(): Promise<void> {
    const { url, signal } = this.stage;
    const { accountId } = this.errand;
    const { token } = await post<{ token: string }>(`${url}/api/v1/visitors`, { accountId }, signal);
    const link = await Link.connect(url, '/visitor', token);
    try {
      await this.visit(link);
    } finally {
      if (this.stage.isOver && this.nobodyEndsIt()) await this.leave(link).catch(() => undefined);
      link.close();
    }
  }

  private async visit(link: Link): Promise<void> {
    const heard = this.listen(link);
    let drafts = 0;
    const customer = {
      stage: this.stage,
      random: this.random,
      heard,
      send: async (text: string) => {
        drafts += 1;
        this.state ??= 'waiting';
        await link.ask('message.send', { clientId: `line-${drafts}`, text });
      },
      patience: () => this.patience(),
    };
    const end = await converse(customer, this.errand.lines);
    if (end === 'unanswered') return this.leave(link);
    if (end === 'over') return;
    if (this.random.chance(LEAVES)) await this.stage.pause(this.random.between(...LEAVE_AFTER));
    else await this.untilOver(heard);
    if (this.isOpen()) await this.leave(link);
  }

  private listen(link: Link): Mailbox<Heard> {
    const heard = new Mailbox<Heard>(this.stage);
    link.on<VisitorContact>('contact.changed', ({ state }) => {
      this.state = state;
      if (state === 'active') this.errand.onAnswered?.();
      if (!this.isOpen()) heard.put('over');
    });
    link.on<VisitorMessage>('message.added', ({ direction }) => {
      if (direction === 'outbound') heard.put('answer');
    });
    return heard;
  }

  private patience(): number {
    if (this.state !== 'active') return this.errand.patience;
    return this.errand.byPeople ? PEOPLE_PATIENCE : TALK_PATIENCE;
  }

  private async untilOver(heard: Mailbox<Heard>): Promise<void> {
    const stay = this.errand.byPeople ? PEOPLE_PATIENCE : STAY;
    for (;;) {
      const next = await heard.take(stay);
      if (next !== 'answer') return;
    }
  }

  private nobodyEndsIt(): boolean {
    return this.state === 'waiting' || (this.errand.byPeople && this.isOpen());
  }

  private isOpen(): boolean {
    return this.state !== null && this.state !== 'wrap-up' && this.state !== 'closed';
  }

  private async leave(link: Link): Promise<void> {
    await link.ask('contact.leave');
  }
}
