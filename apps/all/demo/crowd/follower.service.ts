import { createHash } from 'node:crypto';
import { DEMO_WECHAT, type Random } from '../world/index.js';
import type { WechatSecrets } from '../demo-secrets.js';
import { WechatCaller, type WechatApiStandIn } from '../wechat/index.js';
import { converse, type Heard } from './customer.rules.js';
import { Mailbox } from './mailbox.js';
import type { Stage } from './stage.service.js';

const POOL = 200;
/** Many wait at once only if nobody answers; then no more come. */
const MAX_AT_ONCE = 20;
const ANSWER_WITHIN = 180_000;
/** The agent says the last word and wraps up. */
const AFTERWARDS = 15_000;

/**
 * Followers of the demo's WeChat account. They are the same few hundred at every start, so that what
 * they leave open is bounded too: WeChat tells nobody that a follower went away.
 */
export class Followers {
  private readonly mailboxes = new Map<string, Mailbox<Heard>>();
  private readonly caller: WechatCaller;

  constructor(
    private readonly stage: Stage,
    standIn: WechatApiStandIn,
    secrets: WechatSecrets,
  ) {
    const { id, appId } = DEMO_WECHAT;
    this.caller = new WechatCaller(stage.url, { id, appId, ...secrets, mode: 'safe' });
    standIn.taker = ({ openId }) => this.mailboxes.get(openId)?.put('answer');
  }

  get hasRoom(): boolean {
    return this.mailboxes.size < MAX_AT_ONCE;
  }

  /** One follower's errand; resolves when they have put their phone away. */
  async run(lines: readonly string[], random: Random): Promise<void> {
    const openId = this.idle(random);
    const heard = new Mailbox<Heard>(this.stage);
    this.mailboxes.set(openId, heard);
    try {
      const send = (text: string): Promise<void> => this.send(openId, text);
      const customer = { stage: this.stage, random, heard, send, patience: () => ANSWER_WITHIN };
      const end = await converse(customer, lines);
      // Without an answer the contact is still open, and keeps its follower.
      while (end === 'unanswered' && (await heard.take(ANSWER_WITHIN)) === null);
      await this.stage.pause(AFTERWARDS);
    } finally {
      this.mailboxes.delete(openId);
    }
  }

  private async send(openId: string, text: string): Promise<void> {
    const answer = await this.caller.send(this.caller.text(openId, text));
    const body = await answer.text();
    if (!answer.ok) throw new Error(`the callback was refused with ${answer.status}: ${body.slice(0, 200)}`);
  }

  private idle(random: Random): string {
    for (;;) {
      const openId = openIdOf(Math.floor(random.next() * POOL));
      if (!this.mailboxes.has(openId)) return openId;
    }
  }
}

/** As long as WeChat's own. */
function openIdOf(number: number): string {
  return `o${createHash('sha256').update(`demo follower ${number}`).digest('base64url').slice(0, 27)}`;
}
