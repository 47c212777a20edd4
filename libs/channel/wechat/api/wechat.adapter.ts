import { maxTextLengthOf, type ChannelAdapter, type Outbound, type SendResult } from '#libs/contract';
import type { WechatAccount } from '../account/settings.rules.js';
import type { WechatAccounts } from '../callback.service.js';
import type { ApiAnswer, WechatApi } from './client.service.js';
import { isTokenRefused, toSendResult } from './errcode.rules.js';
import type { TokenHolder } from './token.service.js';

const SEND = '/cgi-bin/message/custom/send';

/** Sends agents' words to followers through the customer-service API. */
export class WechatAdapter implements ChannelAdapter {
  readonly channel = 'wechat';
  readonly capabilities = { maxTextLength: maxTextLengthOf('wechat') };

  constructor(
    private readonly accounts: WechatAccounts,
    private readonly tokens: TokenHolder,
    private readonly api: WechatApi,
  ) {}

  async send(outbound: Outbound): Promise<SendResult> {
    if (outbound.text.length > this.capabilities.maxTextLength) return { status: 'failed', code: 'TOO_LONG' };
    let account: WechatAccount | null;
    try {
      account = await this.accounts.open(outbound.accountId);
    } catch {
      return { status: 'retry', code: 'ACCOUNT_UNAVAILABLE' };
    }
    if (!account) return { status: 'failed', code: 'NO_ACCOUNT' };
    return this.sendFrom(account, outbound);
  }

  private async sendFrom(account: WechatAccount, outbound: Outbound): Promise<SendResult> {
    const held = await this.tokens.token(account);
    if ('failure' in held) return held.failure;
    const answer = await this.post(held.token, outbound);
    if (!isTokenRefused(answer)) return toSendResult(answer);
    const renewed = await this.tokens.renew(account, held.token);
    if ('failure' in renewed) return renewed.failure;
    return toSendResult(await this.post(renewed.token, outbound));
  }

  private post(token: string, { identity, text }: Outbound): Promise<ApiAnswer> {
    return this.api.post(SEND, { touser: identity, msgtype: 'text', text: { content: text } }, token);
  }
}
