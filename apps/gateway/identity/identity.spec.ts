import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openStores, type Stores } from '#kit';
import { NotedRoster } from '#kit/identity';
import { AppError, badInput, type AgentRoster, type Role } from '#libs/contract';
import { AuditLog, IdentityService, UserService } from '#libs/identity';
import { IdentityModule } from '#libs/identity/nest';
import { migrate, readConfig } from '#libs/platform';
import { CoreModule, MONGO, StrictPipe } from '#libs/platform/nest';
import { Catch, Global, Module, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import type { Connection } from 'mongoose';
import { IdentityApiModule } from './identity.module.js';

const ROSTER = Symbol('ROSTER');
const roster = new NotedRoster(() => badInput('queueIds', '没有这个队列', 'there is no such queue'));

@Global()
@Module({
  providers: [{ provide: ROSTER, useFactory: (): AgentRoster => roster }],
  exports: [ROSTER],
})
class RosterModule {}

@Catch(AppError)
class BodyFilter implements ExceptionFilter<AppError> {
  catch(error: AppError, host: ArgumentsHost): void {
    host.switchToHttp().getResponse().code(error.status).send(error.toBody());
  }
}

const PASSWORD = 'a good password';

describe('identity over HTTP', () => {
  let stores: Stores;
  let app: NestFastifyApplication;
  let base: string;
  let admin: string;
  let made = 0;

  const call = async (method: 'GET' | 'POST' | 'PATCH', path: string, token?: string, payload?: object) => {
    const headers = {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(payload ? { 'content-type': 'application/json' } : {}),
    };
    const body = payload && method !== 'GET' ? { body: JSON.stringify(payload) } : {};
    const answer = await fetch(`${base}/api/v1${path}`, { method, headers, ...body });
    const text = await answer.text();
    return { status: answer.status, text, body: text === '' ? null : JSON.parse(text) };
  };
  const signIn = async (username: string, password = PASSWORD): Promise<string> => {
    const { body } = await call('POST', '/auth/login', undefined, { username, password });
    return body.accessToken;
  };
  const makeUser = async (token: string, roles: Role[], rest: object = {}) => {
    made += 1;
    const username = `user${made}`;
    return call('POST', '/users', token, { username, password: PASSWORD, displayName: 'U', roles, ...rest });
  };
  /** A new user's token. */
  const signedIn = async (roles: Role[], districtId: string): Promise<string> =>
    signIn((await makeUser(admin, roles, { districtId })).body.username);

  beforeAll(async () => {
    stores = await openStores();
    const config = readConfig({
      MONGODB_URI: stores.mongodbUri,
      REDIS_URL: stores.redisUrl,
      JIETONG_REDIS_PREFIX: stores.redisPrefix,
      LOG_LEVEL: 'silent',
    });
    const source = { imports: [RosterModule], roster: ROSTER };
    const tested = await Test.createTestingModule({
      imports: [CoreModule.forRoot('test', config), IdentityModule.register(source), IdentityApiModule],
    }).compile();
    app = tested.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: false });
    app.useGlobalPipes(new StrictPipe());
    app.useGlobalFilters(new BodyFilter());
    await app.listen(0, '127.0.0.1');
    base = await app.getUrl();
    await migrate(app.get<Connection>(MONGO));
    const first = await app.get(IdentityService).ensureFirstAdministrator({ adminPassword: PASSWORD });
    expect(first).toEqual({ created: true });
    admin = await signIn('admin');
  });
  beforeEach(() => void roster.assigned.splice(0));
  afterAll(async () => {
    await app.close();
    await stores.close();
  });

  it('signs in, says who one is, and signs out', async () => {
    const token = await signIn('admin');
    const me = await call('GET', '/me', token);
    expect(me.status).toBe(200);
    expect(me.body).toEqual({
      userId: expect.any(String),
      username: 'admin',
      displayName: '系统管理员',
      roles: ['administrator'],
      districtId: '00',
    });
    expect((await call('POST', '/auth/logout', token)).status).toBe(204);
    expect(await call('GET', '/me', token)).toMatchObject({ status: 401, body: { code: 'NOT_SIGNED_IN' } });
  });

  it('answers byte for byte the same to an unknown name and a wrong password, locked or not', async () => {
    const { body } = await makeUser(admin, ['agent']);
    for (let n = 1; n <= 6; n += 1) {
      const attempt = { password: 'not this one' };
      const known = await call('POST', '/auth/login', undefined, { ...attempt, username: body.username });
      const unknown = await call('POST', '/auth/login', undefined, { ...attempt, username: 'nobody-here' });
      expect(known.status).toBe(n <= 5 ? 401 : 429);
      expect(unknown.status).toBe(known.status);
      const blur = (text: string): string => text.replace(/"retryAfterSeconds":\d+/, '');
      expect(blur(unknown.text)).toBe(blur(known.text));
    }
  });

  it.each([
    { username: 'admin' },
    { username: 'admin', password: { $ne: null } },
    { username: ['admin'], password: PASSWORD },
    { username: 'admin', password: 'x'.repeat(129) },
    { username: 'admin', password: PASSWORD, roles: ['administrator'] },
  ])('refuses the log-in %j', async (payload) => {
    const answer = await call('POST', '/auth/login', undefined, payload);
    expect(answer).toMatchObject({ status: 400, body: { code: 'BAD_INPUT' } });
  });

  it.each([
    ['GET', '/me'],
    ['GET', '/users'],
    ['POST', '/users'],
    ['GET', '/districts'],
    ['POST', '/auth/logout'],
    ['POST', '/auth/password'],
  ] as const)('refuses %s %s without a good token', async (method, url) => {
    for (const token of [undefined, '', 'x'.repeat(43)]) {
      expect(await call(method, url, token, {})).toMatchObject({
        status: 401,
        body: { code: 'NOT_SIGNED_IN' },
      });
    }
  });

  it.each(['agent', 'supervisor', 'quality'] as const)(
    'keeps users from a mere %s, and notes the try',
    async (role) => {
      const token = await signedIn([role], '22');
      const { userId } = (await call('GET', '/me', token)).body;
      expect(await call('GET', '/users', token)).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
      expect((await makeUser(token, ['administrator'])).status).toBe(403);
      expect((await call('PATCH', `/users/${userId}`, token, { roles: ['administrator'] })).status).toBe(403);
      const noted = stores.mongo
        .collection('audit')
        .find({ action: 'access.refused', actor: `user:${userId}` });
      expect(await noted.toArray()).toHaveLength(3);
    },
  );

  it('holds a district’s administrator to the district', async () => {
    const shanghai = await signedIn(['administrator'], '22');
    const foreign = (await makeUser(admin, ['agent'], { districtId: '23' })).body;
    const own = (await makeUser(shanghai, ['agent'])).body;
    expect(own.districtId).toBe('22');
    const { items } = (await call('GET', '/users?limit=200', shanghai)).body;
    expect(new Set(items.map((user: { districtId: string }) => user.districtId))).toEqual(new Set(['22']));
    expect((await call('GET', `/users/${foreign.id}`, shanghai)).status).toBe(404);
    expect((await call('PATCH', `/users/${foreign.id}`, shanghai, { disabled: true })).status).toBe(404);
    expect((await makeUser(shanghai, ['agent'], { districtId: '23' })).status).toBe(403);
    expect((await makeUser(shanghai, ['administrator'], { districtId: '00' })).status).toBe(403);
    expect((await call('PATCH', `/users/${own.id}`, shanghai, { districtId: '00' })).status).toBe(403);
    expect((await call('GET', `/users/${foreign.id}`, admin)).body).toEqual(foreign);
  });

  it.each([
    { isAdmin: true },
    { passwordHash: 'x' },
    { accessEpoch: 9 },
    { disabled: true },
    { districtId: '99' },
    { districtId: null },
    { roles: [] },
    { roles: ['root'] },
    { displayName: ' ' },
    { displayName: 'a\u0000b' },
    { username: '../etc' },
    { password: 'short' },
    { queueIds: 'q1' },
  ])('refuses to make a user with %j', async (rest) => {
    const answer = await makeUser(admin, ['agent'], rest);
    expect(answer).toMatchObject({
      status: 400,
      body: { details: Object.keys(rest).map((field) => ({ field })) },
    });
  });

  it('puts an agent on the roster with the queues given', async () => {
    const { status, body } = await makeUser(admin, ['agent'], { districtId: '22', queueIds: ['q1'] });
    expect(status).toBe(201);
    expect(roster.assigned).toEqual([
      { user: { id: body.id, displayName: 'U', districtId: '22', revision: 1 }, queueIds: ['q1'] },
    ]);
    expect((await makeUser(admin, ['agent'], { queueIds: ['foreign'] })).status).toBe(400);
  });

  it('ends a disabled user’s session at once', async () => {
    const { body } = await makeUser(admin, ['supervisor']);
    const token = await signIn(body.username);
    expect((await call('PATCH', `/users/${body.id}`, admin, { disabled: true })).status).toBe(200);
    expect((await call('GET', '/me', token)).status).toBe(401);
  });

  it('changes a password for whoever knows it', async () => {
    const { body } = await makeUser(admin, ['agent']);
    const token = await signIn(body.username);
    const change = (current: string, password: string) =>
      call('POST', '/auth/password', token, { current, password });
    expect((await change('not this one', 'another good one')).status).toBe(401);
    expect((await change(PASSWORD, body.username)).status).toBe(400);
    const done = await change(PASSWORD, 'another good one');
    expect(done).toMatchObject({ status: 200, body: { accessToken: expect.any(String) } });
    expect((await call('GET', '/me', token)).status).toBe(401);
    expect((await call('GET', '/me', done.body.accessToken)).status).toBe(200);
  });

  it('lists the districts to whoever is signed in', async () => {
    const { body } = await call('GET', '/districts', await signedIn(['agent'], '22'));
    expect(body.items).toHaveLength(43);
    expect(body.items).toContainEqual({ id: '22', name: '上海海关', nameEn: 'Shanghai Customs' });
  });

  it('wires everything, and leaves an audit that holds', async () => {
    expect(app.get(UserService)).toBeInstanceOf(UserService);
    expect(await app.get(AuditLog).verify()).toMatchObject({ intact: true });
  });
});
