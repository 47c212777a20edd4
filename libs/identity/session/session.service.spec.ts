import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openStores, type Stores } from '#kit';
import { buildIdentity, principal, type BuiltIdentity } from '#kit/identity';
import { newToken } from '#libs/platform';

const MINUTE = 60_000;
const PASSWORD = 'a good password';
let made = 0;

describe('a session', () => {
  let stores: Stores;
  let built: BuiltIdentity;
  let username: string;
  let userId: string;
  const signIn = async (): Promise<{ token: string; sessionId: string }> => {
    const { accessToken } = await built.login.login(username, PASSWORD);
    const found = await built.sessions.authenticate(accessToken);
    return { token: accessToken, sessionId: found?.sessionId ?? '' };
  };
  const isGood = async (token: string): Promise<boolean> =>
    (await built.sessions.authenticate(token)) !== null;

  beforeAll(async () => {
    stores = await openStores();
    buildIdentity(stores.mongo);
    await stores.migrate();
  });
  beforeEach(async () => {
    built = buildIdentity(stores.mongo);
    made += 1;
    username = `user${made}`;
    const user = { username, password: PASSWORD, displayName: 'U', roles: ['agent' as const] };
    userId = (await built.users.create(principal(), user)).id;
  });
  afterAll(() => stores.close());

  it.each(['', 'x', newToken(), `${newToken()}x`, '$ne'])('is not opened by the token %j', async (token) => {
    expect(await isGood(token)).toBe(false);
  });

  it('ends after half an hour without use, and use keeps it', async () => {
    const used = await signIn();
    const unused = await signIn();
    for (let n = 0; n < 3; n += 1) {
      built.clock.advance(29 * MINUTE);
      expect(await isGood(used.token)).toBe(true);
    }
    expect(await isGood(unused.token)).toBe(false);
    built.clock.advance(30 * MINUTE);
    expect(await isGood(used.token)).toBe(false);
  });

  it('ends after twelve hours, however much it is used', async () => {
    const { token, sessionId } = await signIn();
    for (let minutes = 20; minutes < 12 * 60; minutes += 20) {
      built.clock.advance(20 * MINUTE);
      expect(await built.sessions.stillValid([sessionId])).toEqual(new Set([sessionId]));
    }
    built.clock.advance(20 * MINUTE);
    expect(await isGood(token)).toBe(false);
    expect(await built.sessions.stillValid([sessionId])).toEqual(new Set());
  });

  it('is kept by a socket that is held open', async () => {
    const { token, sessionId } = await signIn();
    built.clock.advance(25 * MINUTE);
    await built.sessions.stillValid([sessionId]);
    built.clock.advance(25 * MINUTE);
    expect(await isGood(token)).toBe(true);
  });

  it('ends by itself alone at log-out, with its sockets', async () => {
    const [one, two] = [await signIn(), await signIn()];
    await built.login.logout(principal({ userId, sessionId: one.sessionId }));
    expect(await isGood(one.token)).toBe(false);
    expect(await isGood(two.token)).toBe(true);
    expect(built.push.disconnected).toEqual([
      `/agent session:${one.sessionId}`,
      `/live session:${one.sessionId}`,
    ]);
    expect(await built.sessions.stillValid([one.sessionId, two.sessionId, 'unknown'])).toEqual(
      new Set([two.sessionId]),
    );
  });

  it.each([
    ['disabled', { disabled: true }],
    ['given other roles', { roles: ['quality' as const] }],
    ['moved to another district', { districtId: '22' }],
    ['given another password', { password: 'another good one' }],
  ])('ends when its user is %s, with every socket', async (_, change) => {
    const sessions = [await signIn(), await signIn()];
    await built.users.change(principal(), userId, change);
    for (const { token, sessionId } of sessions) {
      expect(await isGood(token)).toBe(false);
      expect(built.push.disconnected).toContain(`/agent session:${sessionId}`);
      expect(built.push.disconnected).toContain(`/live session:${sessionId}`);
    }
    expect(await built.sessions.stillValid(sessions.map((session) => session.sessionId))).toEqual(new Set());
  });

  it('ends with the change itself, even if nobody came to delete it', async () => {
    const { token, sessionId } = await signIn();
    const stored = await stores.mongo.collection('sessions').findOne({ _id: sessionId as never });
    await built.users.change(principal(), userId, { roles: ['supervisor'] });
    await stores.mongo.collection('sessions').insertOne(stored as never);
    expect(await isGood(token)).toBe(false);
    expect(await built.sessions.stillValid([sessionId])).toEqual(new Set());
  });

  it('goes on when its user only gets another name, or the same roles', async () => {
    const { token } = await signIn();
    await built.users.change(principal(), userId, { displayName: 'Other', roles: ['agent'] });
    expect(await built.sessions.authenticate(token)).toMatchObject({ displayName: 'Other' });
  });
});
