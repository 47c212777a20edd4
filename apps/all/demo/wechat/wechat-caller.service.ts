import { decodeAesKey, encryptMessage, sign, toCdata, type WechatMode } from '#libs/channel/wechat';
import { newToken } from '#libs/platform';

export interface CallerAccount {
  id: string;
  appId: string;
  token: string;
  encodingAesKey?: string | null;
  mode: WechatMode;
}

export interface CallerOptions {
  format?: 'xml' | 'json';
  /** Seconds; now by default. */
  timestamp?: number;
}

/** A callback as it goes over the wire. */
export interface Callback {
  /** With the parameters, e.g. `/wechat/gh_1?signature=…`. */
  path: string;
  /** Empty = none is sent. */
  contentType: string;
  body: string;
}

/** A message's or event's fields; numbers go as numbers. */
export type CallbackFields = Record<string, string | number | bigint>;

/** Calls an account's address as WeChat would: signed, in its mode, as XML or JSON. */
export class WechatCaller {
  private messages = 0;

  /** `base`: where the gateway answers, e.g. `http://127.0.0.1:3000`. */
  constructor(
    private readonly base: string,
    private readonly account: CallerAccount,
    private readonly options: CallerOptions = {},
  ) {}

  /** A text of this follower, with a 64-bit MsgId of its own. */
  text(openId: string, content: string): CallbackFields {
    this.messages += 1;
    const msgId =
      BigInt(Date.now()) * 10_000_000n + BigInt(Math.floor(Math.random() * 1e6)) + BigInt(this.messages);
    return { ...this.common(openId), MsgType: 'text', Content: content, MsgId: msgId };
  }

  event(openId: string, event: string, eventKey = ''): CallbackFields {
    return { ...this.common(openId), MsgType: 'event', Event: event, EventKey: eventKey };
  }

  /** Sends once. */
  async send(fields: CallbackFields): Promise<Response> {
    return this.post(this.build(fields));
  }

  /** Sends three times at once, as WeChat does when it hears nothing. */
  async sendRepeated(fields: CallbackFields): Promise<Response[]> {
    return Promise.all([1, 2, 3].map(() => this.send(fields)));
  }

  async post({ path, contentType, body }: Callback): Promise<Response> {
    const headers: Record<string, string> = contentType ? { 'content-type': contentType } : {};
    return fetch(`${this.base}${path}`, { method: 'POST', headers, body: Buffer.from(body) });
  }

  /** The check that WeChat makes of an address; the right answer is `echostr`. */
  async checkUrl(echostr: string): Promise<Response> {
    const query = this.signed();
    query.set('echostr', echostr);
    return fetch(`${this.base}/wechat/${this.account.id}?${query.toString()}`);
  }

  build(fields: CallbackFields): Callback {
    const { mode, id } = this.account;
    const plain = this.write(fields);
    const query = this.signed();
    query.set('openid', String(fields['FromUserName'] ?? ''));
    if (mode === 'plain') return this.callback(id, query, plain);
    const key = decodeAesKey(this.account.encodingAesKey ?? '');
    const encrypted = encryptMessage(key, this.account.appId, plain);
    const parts = [this.account.token, query.get('timestamp') ?? '', query.get('nonce') ?? '', encrypted];
    query.set('encrypt_type', 'aes');
    query.set('msg_signature', sign(parts));
    const outer = mode === 'compatible' ? fields : { ToUserName: fields['ToUserName'] ?? '' };
    return this.callback(id, query, this.write({ ...outer, Encrypt: encrypted }));
  }

  private callback(id: string, query: URLSearchParams, body: string): Callback {
    const contentType = this.options.format === 'json' ? 'application/json' : 'text/xml';
    return { path: `/wechat/${id}?${query.toString()}`, contentType, body };
  }

  private common(openId: string): CallbackFields {
    return { ToUserName: `gh_${this.account.id}`, FromUserName: openId, CreateTime: this.now() };
  }

  private signed(): URLSearchParams {
    const timestamp = String(this.now());
    const nonce = newToken(9);
    return new URLSearchParams({ signature: sign([this.account.token, timestamp, nonce]), timestamp, nonce });
  }

  private now(): number {
    return this.options.timestamp ?? Math.floor(Date.now() / 1000);
  }

  private write(fields: CallbackFields): string {
    const entries = Object.entries(fields);
    if (this.options.format === 'json') {
      const members = entries.map(
        ([name, value]) =>
          `${JSON.stringify(name)}:${typeof value === 'string' ? JSON.stringify(value) : value}`,
      );
      return `{${members.join(',')}}`;
    }
    const tags = entries.map(
      ([name, value]) => `<${name}>${typeof value === 'string' ? toCdata(value) : value}</${name}>`,
    );
    return `<xml>${tags.join('\n')}</xml>`;
  }
}
