import { maxTextLengthOf, type ChannelAdapter, type Outbound, type SendResult } from '#libs/contract';
import type { WechatAccount } from '../account/settings.rules.js';
import type { WechatAccounts } from '../callback.service.js';
import type { ApiAnswer, WechatApi } from './client.service.js';
import { isTokenRefused, toSendResult } from './errcode.rules.js';
import type { TokenHolder } from './token.service.js';

const SEND = '/cgi-bin/message/custom/send';
const SEND_TEMPLATE = '/cgi-bin/message/template/send';

/** A template message: the template's id in the account, and a value for each of its keys. */
export interface TemplateMessage {
  accountId: string;
  identity: string;
  templateId: string;
  data: Readonly<Record<string, string>>;
}

/** Sends agents' words to followers through the customer-service API, and news of ours as template messages. */
export class WechatAdapter implements ChannelAdapter {
  readonly channel = 'wechat';
  readonly capabilities = { maxTextLength: maxTextLengthOf('wechat') };

  constructor(
    private readonly accounts: WechatAccounts,
    private readonly tokens: TokenHolder,
    private readonly api: WechatApi,
  ) {}

  async send(outbound: Outbound): Promise<SendResult> {
    const { accountId, identity, text } = outbound;
    if (text.length > this.capabilities.maxTextLength) return { status: 'failed', code: 'TOO_LONG' };
    return this.say(accountId, SEND, { touser: identity, msgtype: 'text', text: { content: text } });
  }

  /** WeChat takes it whenever the follower wrote last, if the account has the template. Answers as `send`. */
  async sendTemplate({ accountId, identity, templateId, data }: TemplateMessage): Promise<SendResult> {
    const values = Object.fromEntries(Object.entries(data).map(([key, value]) => [key, { value }]));
    return this.say(accountId, SEND_TEMPLATE, { touser: identity, template_id: templateId, data: values });
  }

  private async say(accountId: string, path: string, body: object): Promise<SendResult> {
    let account: WechatAccount | null;
    try {
      account = await this.accounts.open(accountId);
    } catch {
      return { status: 'retry', code: 'ACCOUNT_UNAVAILABLE' };
    }
    if (!account) return { status: 'failed', code: 'NO_ACCOUNT' };
    return this.sayFrom(account, (token) => this.api.post(path, body, token));
  }

  private async sayFrom(
    account: WechatAccount,
    post: (token: string) => Promise<ApiAnswer>,
  ): Promise<SendResult> {
    const held = await this.tokens.token(account);
    if ('failure' in held) return held.failure;
    const answer = await post(held.token);
    if (!isTokenRefused(answer)) return toSendResult(answer);
    const renewed = await this.tokens.renew(account, held.token);
    if ('failure' in renewed) return renewed.failure;
    return toSendResult(await post(renewed.token));
  }
}
