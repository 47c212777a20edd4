import { AgentModule, AgentService } from '#libs/agent';
import { ContactModule } from '#libs/contact';
import type { Role } from '#libs/contract';
import { IdentityService } from '#libs/identity';
import { IdentityModule } from '#libs/identity/nest';
import { migrate } from '#libs/platform';
import { MONGO } from '#libs/platform/nest';
import { RoutingModule } from '#libs/routing';
import type { ModuleMetadata } from '@nestjs/common';
import type { Connection } from 'mongoose';
import { startTestApp, type TestApp } from './http-app.js';
import { openStores, type Stores } from './stores.js';

export const PASSWORD = 'a good password';

/** Parts of the gateway on real stores, with its first administrator signed in. */
export class ApiStage {
  stores!: Stores;
  test!: TestApp;
  /** Token of the first administrator. */
  admin = '';

  /** `parts`: what is tried, with the routes of users; contacts, agents and the routing are there. */
  async open(parts: NonNullable<ModuleMetadata['imports']>): Promise<void> {
    this.stores = await openStores();
    const identity = IdentityModule.register({ imports: [AgentModule], roster: AgentService });
    const imports = [ContactModule, AgentModule, RoutingModule, identity, ...parts];
    this.test = await startTestApp(this.stores, { imports });
    await migrate(this.test.app.get<Connection>(MONGO));
    await this.test.app.get(IdentityService).ensureFirstAdministrator({ adminPassword: PASSWORD });
    this.admin = await this.signIn('admin');
  }

  async close(): Promise<void> {
    await this.test.close();
    await this.stores.close();
  }

  /** `path`: below `/api/v1`. */
  readonly call = async (method: string, path: string, token: string, payload?: object) => {
    const answer = await fetch(`${this.test.url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(payload ? { 'content-type': 'application/json' } : {}),
      },
      ...(payload ? { body: JSON.stringify(payload) } : {}),
    });
    return { status: answer.status, body: JSON.parse(await answer.text()) };
  };

  /** Answers a token. */
  readonly signIn = async (username: string): Promise<string> =>
    (await this.call('POST', '/auth/login', '', { username, password: PASSWORD })).body.accessToken;

  /** Answers the id of a new user. */
  readonly user = async (
    username: string,
    role: Role,
    districtId: string,
    queueIds: string[] = [],
  ): Promise<string> => {
    const user = { username, password: PASSWORD, displayName: username, roles: [role], districtId, queueIds };
    return (await this.call('POST', '/users', this.admin, user)).body.id;
  };
}
