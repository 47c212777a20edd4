import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { openStores, type Stores } from '#kit';
import { buildIdentity, principal, type BuiltIdentity } from '#kit/identity';
import { AppError, type Principal } from '#libs/contract';

const GOOD = 'a good password';
const MINUTE = 60_000;

const bodyOf = async (attempt: Promise<unknown>): Promise<unknown> => {
  try {
    await attempt;
  } catch (error) {
    if (error instanceof AppError) return error.toBody();
    throw error;
  }
  throw new Error('it was not refused');
};

describe('signing in', () => {
  let stores: Stores;
  let built: BuiltIdentity;
  let me: Principal;
  const wrong = (name: string, times: number): Promise<unknown> =>
    Promise.all(Array.from({ length: times }, () => bodyOf(built.login.login(name, 'not this one'))));
  const actions = () => stores.mongo.collection('audit').find().sort({ _id: 1 }).toArray();

  beforeAll(async () => {
    stores = await openStores();
    buildIdentity(stores.mongo);
    await stores.migrate();
  });
  beforeEach(async () => {
    built = buildIdentity(stores.mongo);
    const user = {
      username: 'Li.Na',
      password: GOOD,
      displayName: '李娜',
      roles: ['agent' as const],
    };
    const view = await built.users.create(principal(), { ...user, districtId: '22' });
    me = principal({ ...view, userId: view.id });
  });
  afterEach(async () => {
    for (const name of ['users', 'sessions', 'login-attempts', 'audit', 'audit-heads']) {
      await stores.mongo.collection(name).deleteMany({});
    }
  });
  afterAll(() => stores.close());

  it('answers a token of 32 bytes, of which only the hash is stored', async () => {
    const { accessToken, expiresAt } = await built.login.login(' LI.na ', GOOD);
    expect(Buffer.from(accessToken, 'base64url')).toHaveLength(32);
    expect(Date.parse(expiresAt)).toBe(built.clock.now() + 12 * 60 * MINUTE);
    expect(await built.sessions.authenticate(accessToken)).toMatchObject({
      userId: me.userId,
      districtId: '22',
    });
    const stored = JSON.stringify([
      await stores.mongo.collection('sessions').find().toArray(),
      await stores.mongo.collection('audit').find().toArray(),
    ]);
    expect(stored).not.toContain(accessToken);
  });

  it('says the same to an unknown name, a wrong password and a disabled user', async () => {
    const unknown = await bodyOf(built.login.login('nobody', GOOD));
    const wrongOne = await bodyOf(built.login.login('li.na', 'not this one'));
    await built.users.change(principal(), me.userId, { disabled: true });
    const disabled = await bodyOf(built.login.login('li.na', GOOD));
    expect(unknown).toMatchObject({ code: 'BAD_CREDENTIALS' });
    expect(wrongOne).toEqual(unknown);
    expect(disabled).toEqual(unknown);
  });

  it('checks a password once for each of them, so that the time is the same', async () => {
    const matches = jest.spyOn(built.passwords, 'matches');
    await wrong('nobody', 1);
    await wrong('li.na', 1);
    await built.users.change(principal(), me.userId, { disabled: true });
    await wrong('li.na', 1);
    expect(matches.mock.calls.map(([hash]) => hash === null)).toEqual([true, false, false]);
  });

  it.each(['li.na', 'nobody'])('locks %s after five wrong passwords, for a while', async (name) => {
    for (let n = 1; n <= 5; n += 1) {
      expect(await bodyOf(built.login.login(name, 'not this one'))).toMatchObject({
        code: 'BAD_CREDENTIALS',
      });
    }
    const locked = { code: 'LOCKED_OUT', details: { retryAfterSeconds: 900 } };
    expect(await bodyOf(built.login.login(name, GOOD))).toMatchObject(locked);
    const restarted = buildIdentity(stores.mongo, built.clock);
    expect(await bodyOf(restarted.login.login(name, GOOD))).toMatchObject(locked);
    built.clock.advance(15 * MINUTE - 1500);
    expect(await bodyOf(built.login.login(name, GOOD))).toMatchObject({
      details: { retryAfterSeconds: 2 },
    });
    built.clock.advance(1500);
    const after = built.login.login(name, GOOD);
    if (name === 'li.na') await expect(after).resolves.toHaveProperty('accessToken');
    else expect(await bodyOf(after)).toMatchObject({ code: 'BAD_CREDENTIALS' });
  });

  it('gives guesses made at once, in two processes, no more than five checks', async () => {
    const other = buildIdentity(stores.mongo, built.clock);
    const guesses = [built, other].flatMap(({ login }) =>
      Array.from({ length: 10 }, () => bodyOf(login.login('li.na', 'not this one'))),
    );
    const codes = (await Promise.all(guesses)).map((body) => (body as { code: string }).code);
    expect(codes.filter((code) => code === 'BAD_CREDENTIALS')).toHaveLength(5);
    expect(codes.filter((code) => code === 'LOCKED_OUT')).toHaveLength(15);
  });

  it('lets any number of right log-ins in at once', async () => {
    const other = buildIdentity(stores.mongo, built.clock);
    const logins = [built, other].flatMap(({ login }) =>
      Array.from({ length: 8 }, () => login.login('li.na', GOOD)),
    );
    expect(new Set((await Promise.all(logins)).map((signedIn) => signedIn.accessToken)).size).toBe(16);
  });

  it('forgives failures after a right password, and after a while', async () => {
    await wrong('li.na', 4);
    await built.login.login('li.na', GOOD);
    await wrong('li.na', 4);
    built.clock.advance(15 * MINUTE);
    await wrong('li.na', 4);
    await expect(built.login.login('li.na', GOOD)).resolves.toHaveProperty('accessToken');
  });

  it('locks one name only', async () => {
    await wrong('nobody', 6);
    await expect(built.login.login('li.na', GOOD)).resolves.toHaveProperty('accessToken');
  });

  it('writes log-ins, refusals and the lock into the audit, and no name that may be a password', async () => {
    await wrong('my-secret-typed-here', 1);
    await wrong('li.na', 4);
    await built.login.login('li.na', GOOD);
    for (let n = 0; n < 5; n += 1) await wrong('li.na', 1);
    const rows = (await actions()).slice(1);
    const count = (action: string): number => rows.filter((row) => row['action'] === action).length;
    expect([count('auth.refused'), count('auth.signed-in'), count('auth.locked')]).toEqual([9, 1, 1]);
    expect(rows[0]).toMatchObject({ actor: 'anonymous', target: 'user:unknown' });
    expect(rows.at(-1)).toMatchObject({
      action: 'auth.locked',
      target: `user:${me.userId}`,
      districtId: '22',
    });
    expect(JSON.stringify(rows)).not.toContain('my-secret');
    expect(await built.audit.verify()).toMatchObject({ intact: true });
  });

  it('changes one’s own password only with the present one, and ends every session', async () => {
    const before = await built.login.login('li.na', GOOD);
    const signedIn = await built.sessions.authenticate(before.accessToken);
    if (!signedIn) throw new Error('not signed in');
    const refused = bodyOf(built.login.changePassword(signedIn, 'not this one', 'another good one'));
    expect(await refused).toMatchObject({ code: 'BAD_CREDENTIALS' });
    const weak = bodyOf(built.login.changePassword(signedIn, GOOD, 'password1'));
    expect(await weak).toMatchObject({ code: 'BAD_INPUT', details: [{ code: 'too-common' }] });
    const after = await built.login.changePassword(signedIn, GOOD, 'another good one');
    expect(await built.sessions.authenticate(before.accessToken)).toBeNull();
    expect(await built.sessions.authenticate(after.accessToken)).toMatchObject({
      userId: me.userId,
    });
    expect(await bodyOf(built.login.login('li.na', GOOD))).toMatchObject({
      code: 'BAD_CREDENTIALS',
    });
    await expect(built.login.login('li.na', 'another good one')).resolves.toHaveProperty('accessToken');
  });
});
