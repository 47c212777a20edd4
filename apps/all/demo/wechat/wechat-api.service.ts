import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** One message that WeChat would have shown to a follower. */
export interface SentMessage {
  appId: string;
  openId: string;
  /** Of a template message, its values as `key：value`, by lines. */
  text: string;
  templateId?: string;
}

/** What the stand-in does with the next sends: an errcode, or a fault of the connection. */
export type SendFault = number | 'slow' | 'drop' | 'garbage' | { status: number };

const TOKEN_SECONDS = 7200;
const INVALID_TOKEN = 40001;
const INVALID_SECRET = 40125;
const MAX_TEXT_BYTES = 2048;
const TOO_LONG = 45002;
const BAD_ARGUMENT = 47003;
/** A `thing` has 20 characters at most. */
const MOST_CHARACTERS = 20;

/**
 * A small stand-in for WeChat's API: access tokens, customer-service and template messages, kept in memory.
 * Any app id is served; its first secret is the right one from then on.
 */
export class WechatApiStandIn {
  /** What followers have got, in order; stays empty while somebody takes it. */
  readonly sent: SentMessage[] = [];
  /** Takes what followers get, instead of its being kept: for those who run for hours. */
  taker: ((message: SentMessage) => void) | null = null;
  /** Calls by path. */
  readonly calls = new Map<string, number>();
  private readonly secrets = new Map<string, string>();
  private readonly tokens = new Map<string, string>();
  private readonly faults: SendFault[] = [];
  private readonly tokenFaults: SendFault[] = [];
  private readonly held: (() => void)[] = [];
  private readonly waiting: { count: number; done: () => void }[] = [];
  private readonly sockets = new Set<Socket>();
  private issued = 0;

  private constructor(private readonly server: Server) {}

  /** Listens on the loopback; port 0 = any free one. */
  static async start(port = 0): Promise<WechatApiStandIn> {
    const server = createServer();
    // One that it closed while a message was on its way would leave unknown whether that has come.
    server.keepAliveTimeout = 0;
    const standIn = new WechatApiStandIn(server);
    server.on('request', (request, response) => void standIn.serve(request, response));
    server.on('connection', (socket) => {
      standIn.sockets.add(socket);
      socket.once('close', () => standIn.sockets.delete(socket));
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    return standIn;
  }

  /** For WECHAT_API_BASE. */
  get base(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The next sends fail like this, one each: 45015 window closed, -1 busy, `slow` until `release`… */
  failNext(...faults: SendFault[]): void {
    this.faults.push(...faults);
  }

  /** The same for the next requests for a token. */
  failNextToken(...faults: SendFault[]): void {
    this.tokenFaults.push(...faults);
  }

  /** Every token issued so far is refused from now on. */
  expireTokens(): void {
    this.tokens.clear();
  }

  /** Lets slow answers go. */
  release(): void {
    for (const answer of this.held.splice(0)) answer();
  }

  /** Resolves once this many messages have been sent. */
  async waitForSent(count: number): Promise<SentMessage[]> {
    if (this.sent.length < count) {
      await new Promise<void>((done) => this.waiting.push({ count, done }));
    }
    return this.sent;
  }

  async close(): Promise<void> {
    this.release();
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://stand-in');
    this.calls.set(url.pathname, (this.calls.get(url.pathname) ?? 0) + 1);
    try {
      const body = await readJson(request);
      if (url.pathname === '/cgi-bin/stable_token') {
        this.answer(response, this.tokenFaults.shift(), () => this.giveToken(body));
      } else if (url.pathname === '/cgi-bin/message/custom/send') {
        const fault = this.faults.shift();
        this.answer(response, fault, () => this.takeMessage(url.searchParams.get('access_token'), body));
      } else if (url.pathname === '/cgi-bin/message/template/send') {
        const fault = this.faults.shift();
        this.answer(response, fault, () => this.takeTemplate(url.searchParams.get('access_token'), body));
      } else {
        response.writeHead(404).end();
      }
    } catch {
      response.writeHead(400).end();
    }
  }

  private answer(response: ServerResponse, fault: SendFault | undefined, act: () => object): void {
    const json = (value: object): void => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    };
    if (fault === undefined) json(act());
    else if (fault === 'slow') this.held.push(() => json(act()));
    else if (fault === 'drop') response.destroy();
    else if (fault === 'garbage') response.writeHead(200).end('<html>');
    else if (typeof fault === 'object') response.writeHead(fault.status).end();
    else json({ errcode: fault, errmsg: 'stand-in' });
  }

  private giveToken(body: Record<string, unknown>): object {
    const appId = String(body['appid']);
    const secret = String(body['secret']);
    const known = this.secrets.get(appId) ?? secret;
    this.secrets.set(appId, known);
    if (secret !== known) return { errcode: INVALID_SECRET, errmsg: 'invalid appsecret' };
    const present = [...this.tokens].find(([, owner]) => owner === appId)?.[0];
    if (present && body['force_refresh'] !== true)
      return { access_token: present, expires_in: TOKEN_SECONDS };
    if (present) this.tokens.delete(present);
    this.issued += 1;
    const token = `stand-in-token-${appId}-${this.issued}`;
    this.tokens.set(token, appId);
    return { access_token: token, expires_in: TOKEN_SECONDS };
  }

  private takeMessage(token: string | null, body: Record<string, unknown>): object {
    const appId = token === null ? undefined : this.tokens.get(token);
    if (appId === undefined) return { errcode: INVALID_TOKEN, errmsg: 'invalid credential' };
    const { content } = body['text'] as { content: string };
    if (Buffer.byteLength(content) > MAX_TEXT_BYTES)
      return { errcode: TOO_LONG, errmsg: 'content size out of limit' };
    return this.take({ appId, openId: String(body['touser']), text: content });
  }

  private takeTemplate(token: string | null, body: Record<string, unknown>): object {
    const appId = token === null ? undefined : this.tokens.get(token);
    if (appId === undefined) return { errcode: INVALID_TOKEN, errmsg: 'invalid credential' };
    const data = Object.entries(body['data'] as Record<string, { value: string }>);
    if (data.some(([key, { value }]) => !isTaken(key, value)))
      return { errcode: BAD_ARGUMENT, errmsg: 'argument invalid' };
    const text = data.map(([key, { value }]) => `${key}：${value}`).join('\n');
    const templateId = String(body['template_id']);
    return this.take({ appId, openId: String(body['touser']), text, templateId });
  }

  private take(message: SentMessage): object {
    if (this.taker) this.taker(message);
    else this.sent.push(message);
    for (const waiter of this.waiting) if (this.sent.length >= waiter.count) waiter.done();
    return { errcode: 0, errmsg: 'ok' };
  }
}

const isTaken = (key: string, value: string): boolean =>
  !key.startsWith('thing') || (value !== '' && Array.from(value).length <= MOST_CHARACTERS);

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
}
