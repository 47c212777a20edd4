import {
  NATIONAL_DISTRICT,
  type ContactView,
  type Conversation,
  type Disposition,
  type MessageView,
  type TopicView,
} from '#libs/contract';
import {
  answerTo,
  closing,
  dispositionOf,
  greeting,
  isFarewell,
  topicOf,
  type Random,
} from '../world/index.js';
import type { Link } from './link.service.js';
import { Mailbox } from './mailbox.js';
import type { Stage } from './stage.service.js';

/** How a simulated agent lives, ms of the demo's time and shares. */
const TURN = {
  accept: [1200, 6500],
  read: [2000, 4000],
  typePerCharacter: 45,
  wrapUp: [2500, 9000],
  /** Nothing more said for so long: the talk is over. */
  silence: 75_000,
  missed: 0.012,
  declined: 0.008,
  classified: 0.9,
} as const;

/** Who talks, and by what. */
export interface TalkParts {
  stage: Stage;
  link: Link;
  random: Random;
  /** What they may name at wrap-up. */
  topics: readonly TopicView[];
  agentName: string;
}

/** One contact in a simulated agent's hands, from the offer to the wrap-up. */
export class Talk {
  private readonly stage: Stage;
  private readonly link: Link;
  private readonly random: Random;
  private readonly heard: Mailbox<{ said: string } | 'over'>;
  private readonly said: string[] = [];
  private lastSeq = 0;
  private gone = false;
  private drafts = 0;

  constructor(
    private readonly parts: TalkParts,
    private contact: ContactView,
  ) {
    ({ stage: this.stage, link: this.link, random: this.random } = parts);
    this.heard = new Mailbox(this.stage);
  }

  /** The server's newest word on this contact. */
  changed(contact: ContactView): void {
    if (contact.seq < this.contact.seq) return;
    this.contact = contact;
    if (contact.state === 'wrap-up') this.heard.put('over');
  }

  /** Somebody else has it, or nobody. */
  lost(): void {
    this.gone = true;
    this.heard.put('over');
  }

  message(message: MessageView): void {
    if (message.direction !== 'inbound' || message.seq <= this.lastSeq) return;
    this.lastSeq = message.seq;
    this.said.push(message.text);
    this.heard.put({ said: message.text });
  }

  /** Throws what the server refuses: then the contact is somebody else's business. */
  async run(): Promise<void> {
    if (this.contact.state === 'offered' && !(await this.accept())) return;
    let disposition: Disposition = 'other';
    if (this.contact.state === 'active') disposition = await this.converse();
    if (this.gone) return;
    await this.stage.pause(this.random.between(...TURN.wrapUp));
    await this.link.ask('contact.wrap-up', { ...this.ref(), disposition, ...this.about() });
  }

  /** Settles it at once, as far as the server lets us: for the end of the play. */
  async settle(): Promise<void> {
    const attempt = (event: string, more: object = {}): Promise<unknown> =>
      this.link.ask(event, { ...this.ref(), ...more }).catch(() => undefined);
    if (this.contact.state === 'offered') await attempt('contact.accept');
    await attempt('contact.end');
    await attempt('contact.wrap-up', { disposition: 'answered' });
  }

  /** False if it is left ringing or refused. */
  private async accept(): Promise<boolean> {
    if (this.random.chance(TURN.missed)) return this.letRing();
    await this.stage.pause(this.random.between(...TURN.accept));
    if (this.gone) return false;
    if (this.random.chance(TURN.declined)) {
      await this.link.ask('contact.decline', this.ref());
      return false;
    }
    const { contact } = await this.link.ask<Conversation>('contact.accept', this.ref());
    this.changed(contact);
    return true;
  }

  private async letRing(): Promise<false> {
    while (!this.gone && (await this.heard.take(TURN.silence)) !== null);
    return false;
  }

  private async converse(): Promise<Disposition> {
    const { messages } = await this.link.ask<Conversation>('contact.open', { contactId: this.contact.id });
    let isFirst = !messages.some(({ direction }) => direction === 'outbound');
    const answered = messages.findLastIndex(({ direction }) => direction === 'outbound');
    for (const message of messages.slice(answered + 1)) this.message(message);
    for (;;) {
      const next = await this.heard.take(TURN.silence);
      if (next === 'over') return dispositionOf(this.random);
      if (next === null) return this.finish(isFirst ? 'no-reply' : dispositionOf(this.random));
      const { said } = next;
      const isLast = isFarewell(said) && !isFirst;
      await this.say(
        isLast ? closing() : isFirst ? greeting(this.parts.agentName) + answerTo(said) : answerTo(said),
      );
      if (this.contact.state !== 'active') return dispositionOf(this.random);
      if (isLast) return this.finish(dispositionOf(this.random));
      isFirst = false;
    }
  }

  private async say(text: string): Promise<void> {
    await this.stage.pause(this.random.between(...TURN.read) + text.length * TURN.typePerCharacter);
    if (this.gone || this.contact.state !== 'active') return;
    this.drafts += 1;
    const clientId = `demo-${this.contact.epoch}-${this.drafts}-${Date.now()}`;
    await this.link.ask('message.send', { ...this.ref(), clientId, text });
  }

  private async finish(disposition: Disposition): Promise<Disposition> {
    if (this.contact.state === 'active') this.changed(await this.link.ask('contact.end', this.ref()));
    return disposition;
  }

  /** Agents name what it was about more often than not. */
  private about(): { topicId?: string } {
    const usable = this.parts.topics.filter(({ districtId }) =>
      [NATIONAL_DISTRICT, this.contact.districtId].includes(districtId),
    );
    const topic = this.random.chance(TURN.classified) ? topicOf(this.said, usable) : undefined;
    return topic ? { topicId: topic.id } : {};
  }

  private ref(): { contactId: string; epoch: number } {
    return { contactId: this.contact.id, epoch: this.contact.epoch };
  }
}
