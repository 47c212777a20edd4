import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openStores, type Stores } from '#kit';
import { buildIdentity } from '#kit/identity';
import { connectMongo } from '#libs/platform';

describe('the first administrator', () => {
  let stores: Stores;

  beforeEach(async () => {
    stores = await openStores();
    buildIdentity(stores.mongo);
    await stores.migrate();
  });
  afterEach(() => stores.close());

  it('gets a generated password, told once, that signs in at headquarters', async () => {
    const { identity, login, sessions } = buildIdentity(stores.mongo);
    const first = await identity.ensureFirstAdministrator({ adminPassword: null });
    expect(first.created).toBe(true);
    expect(first.password?.length).toBeGreaterThanOrEqual(16);
    const { accessToken } = await login.login('admin', first.password ?? '');
    expect(await sessions.authenticate(accessToken)).toMatchObject({
      username: 'admin',
      roles: ['administrator'],
      districtId: '00',
    });
    expect(await identity.ensureFirstAdministrator({ adminPassword: null })).toEqual({
      created: false,
    });
  });

  it('gets the password that was set, and keeps it when another is set later', async () => {
    const { identity, login } = buildIdentity(stores.mongo);
    expect(await identity.ensureFirstAdministrator({ adminPassword: 'first-password' })).toEqual({
      created: true,
    });
    expect(await identity.ensureFirstAdministrator({ adminPassword: 'other-password' })).toEqual({
      created: false,
    });
    await expect(login.login('admin', 'other-password')).rejects.toThrow('BAD_CREDENTIALS');
    await expect(login.login('admin', 'first-password')).resolves.toHaveProperty('accessToken');
  });

  it('is made once by processes that start at once', async () => {
    const others = await Promise.all([connectMongo(stores.mongodbUri), connectMongo(stores.mongodbUri)]);
    const starts = [stores.mongo, ...others].map((mongo) =>
      buildIdentity(mongo).identity.ensureFirstAdministrator({ adminPassword: null }),
    );
    const results = await Promise.all(starts);
    const created = results.filter((result) => result.created);
    expect(created).toHaveLength(1);
    expect(results.filter((result) => result.password !== undefined)).toEqual(created);
    expect(await stores.mongo.collection('users').countDocuments()).toBe(1);
    const { login, audit } = buildIdentity(stores.mongo);
    await expect(login.login('admin', created[0]?.password ?? '')).resolves.toHaveProperty('accessToken');
    expect(await audit.verify()).toMatchObject({ intact: true, rows: 2 });
    await Promise.all(others.map((mongo) => mongo.close()));
  });

  it('is not made with a password that anybody guesses', async () => {
    const { identity } = buildIdentity(stores.mongo);
    await expect(identity.ensureFirstAdministrator({ adminPassword: 'password123' })).rejects.toMatchObject({
      code: 'BAD_SETTING',
    });
    expect(await stores.mongo.collection('users').countDocuments()).toBe(0);
  });
});

describe('a lost password', () => {
  let stores: Stores;

  beforeEach(async () => {
    stores = await openStores();
    buildIdentity(stores.mongo);
    await stores.migrate();
  });
  afterEach(() => stores.close());

  it('is replaced by one that signs in, ends what was signed in, and is audited without the password', async () => {
    const { identity, login, sessions, audit } = buildIdentity(stores.mongo);
    await identity.ensureFirstAdministrator({ adminPassword: 'first-password' });
    const { accessToken } = await login.login('admin', 'first-password');
    const { password } = await identity.renewPassword('admin', null);
    expect(password.length).toBeGreaterThanOrEqual(16);
    expect(await sessions.authenticate(accessToken)).toBeNull();
    await expect(login.login('admin', 'first-password')).rejects.toThrow('BAD_CREDENTIALS');
    await expect(login.login('admin', password)).resolves.toHaveProperty('accessToken');
    const rows = await stores.mongo.collection('audit').find().toArray();
    expect(rows.filter(({ actor }) => actor === 'operator')).toMatchObject([{ action: 'user.changed' }]);
    expect(JSON.stringify(rows)).not.toContain(password);
    expect(await audit.verify()).toMatchObject({ intact: true });
  });

  it('is not replaced by one that anybody guesses, nor for nobody', async () => {
    const { identity } = buildIdentity(stores.mongo);
    await identity.ensureFirstAdministrator({ adminPassword: null });
    await expect(identity.renewPassword('admin', 'admin')).rejects.toThrow('BAD_INPUT');
    await expect(identity.renewPassword('nobody', null)).rejects.toThrow('NOT_FOUND');
  });
});
