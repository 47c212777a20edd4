import type { AgentView, Desk } from '#libs/contract';
import type { WechatMode } from '#libs/channel/wechat';
import { Rest } from './rest.js';
import { SocketClient } from './socket-client.js';
import { WechatCaller } from './wechat-api.js';

export const ADMIN_PASSWORD = 'correct horse battery';
export const AGENT_PASSWORD = 'staple 42 verbatim';

/** What WeChat and an account of the tests share; each account has an app id of its own. */
export const WECHAT_SECRETS = {
  token: 'callbackToken1',
  encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
  secret: 'hiddenAppSecret',
} as const;

/** A user of one Jietong, signed in. */
export type SignedInRest = Rest & { accessToken: string };
/** An agent's console. */
export type Console = SocketClient;
/** A visitor's page of the web chat. */
export type VisitorPage = SocketClient & { token: string };

interface Staff {
  roles?: string[];
  districtId?: string;
  queueIds?: string[];
}

/** A Jietong as people see it: at the address of one of its gateways. */
export class Site {
  private readonly clients: SocketClient[] = [];
  private consoles: Console[] = [];

  constructor(
    readonly url: string,
    readonly admin: SignedInRest,
  ) {}

  /** Signs the first administrator in there. */
  static async at(url: string): Promise<Site> {
    return new Site(url, await new Rest(url).signIn('admin', ADMIN_PASSWORD));
  }

  /** Makes a user, by default an agent of headquarters who serves `general`; answers the id. */
  async user(username: string, more: Staff = {}): Promise<string> {
    const { id } = await this.admin.post<{ id: string }>('/api/v1/users', {
      username,
      password: AGENT_PASSWORD,
      displayName: username,
      roles: ['agent'],
      districtId: '00',
      queueIds: ['general'],
      ...more,
    });
    return id;
  }

  /** Makes an agent and signs them in at a console, online and waiting for offers. */
  async agent(username: string, more: Staff = {}): Promise<Console> {
    await this.user(username, more);
    const console = await this.console(username);
    await console.ask<AgentView>('presence.set', { presence: 'online' });
    this.consoles.push(console);
    return console;
  }

  /** Another console of an agent that exists. */
  async console(username: string): Promise<Console> {
    const { accessToken } = await this.signIn(username);
    return this.socket('/agent', accessToken);
  }

  signIn(username: string): Promise<SignedInRest> {
    return new Rest(this.url).signIn(username, AGENT_PASSWORD);
  }

  /** A visitor of the web chat; `token` brings back one who was there before. */
  async visitor(token?: string): Promise<VisitorPage> {
    const own =
      token ??
      (await new Rest(this.url).post<{ token: string }>('/api/v1/visitors', { accountId: 'web' })).token;
    return Object.assign(await this.socket('/visitor', own), { token: own });
  }

  live(): Promise<SocketClient> {
    return this.socket('/live', this.admin.accessToken);
  }

  async socket(namespace: string, token: string): Promise<SocketClient> {
    const client = await SocketClient.connect(this.url, namespace, { token });
    this.clients.push(client);
    return client;
  }

  /** Makes a WeChat account; answers WeChat's side of it. */
  async wechat(id: string, mode: WechatMode, more: Record<string, unknown> = {}): Promise<WechatCaller> {
    const account = { id, appId: `wx_${id}`, mode, ...WECHAT_SECRETS };
    await this.admin.post('/api/v1/wechat-accounts', { ...account, ...more });
    return new WechatCaller(this.url, account);
  }

  /** Sends every agent made so far home. */
  async dismissAgents(): Promise<void> {
    const present = this.consoles.filter((console) => console.socket.connected);
    this.consoles = [];
    await Promise.all(present.map((console) => console.ask('presence.set', { presence: 'offline' })));
    for (const console of present) console.close();
  }

  /** Ends every socket that was opened here. */
  leave(): void {
    for (const client of this.clients) client.close();
  }
}

/** The one contact a console holds, as the server says. */
export async function heldContact(console: Console): Promise<Desk['contacts'][number]> {
  const { contacts } = await console.ask<Desk>('desk.sync');
  if (contacts.length !== 1 || !contacts[0]) throw new Error(`the console holds ${contacts.length} contacts`);
  return contacts[0];
}
