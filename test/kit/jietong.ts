import { GatewayModule, PUBLIC_OPERATIONS, prepareGateway } from '#apps/gateway';
import { RouterModule } from '#apps/router';
import { WorkerModule } from '#apps/worker';
import { readConfig } from '#libs/platform';
import { startService, type Service } from '#libs/platform/nest';
import type { AgentView, Desk } from '#libs/contract';
import { Rest } from './rest.js';
import { SocketClient } from './socket-client.js';
import { openStores, type Stores } from './stores.js';

export const ADMIN_PASSWORD = 'correct horse battery';
export const AGENT_PASSWORD = 'staple 42 verbatim';

/** The settings of a test's Jietong; `more` on top. Times are short, because tests wait for them. */
export function settingsOf(stores: Stores, more: Record<string, string> = {}): Record<string, string> {
  return {
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'silent',
    MONGODB_URI: stores.mongodbUri,
    REDIS_URL: stores.redisUrl,
    JIETONG_REDIS_PREFIX: stores.redisPrefix,
    JIETONG_ADMIN_PASSWORD: ADMIN_PASSWORD,
    JIETONG_SECRET: 'a secret of tests, long enough to be one',
    JIETONG_SWEEP_MS: '200',
    ...more,
  };
}

export interface JietongOptions {
  /** Serves the screens as they were built by `npm run build`; only for browser tests. */
  screens?: boolean;
}

/** A whole Jietong in this process, on stores of its own. */
export class Jietong {
  private readonly clients: SocketClient[] = [];
  private consoles: Console[] = [];

  private constructor(
    readonly stores: Stores,
    readonly service: Service,
    readonly admin: Rest & { accessToken: string },
  ) {}

  static async start(more: Record<string, string> = {}, options: JietongOptions = {}): Promise<Jietong> {
    const stores = await openStores();
    const service = await startService({
      name: 'all',
      modules: [GatewayModule, RouterModule, WorkerModule],
      config: readConfig(settingsOf(stores, more)),
      ...(options.screens ? { console: 'dist/console' } : {}),
      publicOperations: PUBLIC_OPERATIONS,
      prepare: async (app) => {
        await prepareGateway(app);
      },
    });
    const admin = await new Rest(service.url).signIn('admin', ADMIN_PASSWORD);
    return new Jietong(stores, service, admin);
  }

  get url(): string {
    return this.service.url;
  }

  /** Makes an agent and signs them in at a console, online and waiting for offers. */
  async agent(username: string, more: { districtId?: string; queueIds?: string[] } = {}): Promise<Console> {
    await this.admin.post('/api/v1/users', {
      username,
      password: AGENT_PASSWORD,
      displayName: username,
      roles: ['agent'],
      districtId: '00',
      queueIds: ['general'],
      ...more,
    });
    const console = await this.console(username);
    await console.ask<AgentView>('presence.set', { presence: 'online' });
    this.consoles.push(console);
    return console;
  }

  /** Another console of an agent that exists. */
  async console(username: string): Promise<Console> {
    const { accessToken } = await new Rest(this.url).signIn(username, AGENT_PASSWORD);
    return this.kept(await SocketClient.connect(this.url, '/agent', { token: accessToken }));
  }

  /** A visitor of the web chat; `token` brings back one who was there before. */
  async visitor(token?: string): Promise<SocketClient & { token: string }> {
    const own =
      token ??
      (await new Rest(this.url).post<{ token: string }>('/api/v1/visitors', { accountId: 'web' })).token;
    const client = this.kept(await SocketClient.connect(this.url, '/visitor', { token: own }));
    return Object.assign(client, { token: own });
  }

  async live(): Promise<SocketClient> {
    return this.kept(await SocketClient.connect(this.url, '/live', { token: this.admin.accessToken }));
  }

  /** Sends every agent made so far home. */
  async dismissAgents(): Promise<void> {
    const present = this.consoles.filter((console) => console.socket.connected);
    this.consoles = [];
    await Promise.all(present.map((console) => console.ask('presence.set', { presence: 'offline' })));
    for (const console of present) console.close();
  }

  async close(): Promise<void> {
    for (const client of this.clients) client.close();
    await this.service.close();
    await this.stores.close();
  }

  private kept(client: SocketClient): SocketClient {
    this.clients.push(client);
    return client;
  }
}

/** An agent's console. */
export type Console = SocketClient;

/** The one contact a console holds, as the server says. */
export async function heldContact(console: Console): Promise<Desk['contacts'][number]> {
  const { contacts } = await console.ask<Desk>('desk.sync');
  if (contacts.length !== 1 || !contacts[0]) throw new Error(`the console holds ${contacts.length} contacts`);
  return contacts[0];
}
