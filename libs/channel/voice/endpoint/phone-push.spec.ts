import { openStores, type Stores } from '#kit';
import { AppError } from '#libs/contract';
import { ManualClock } from '#libs/platform';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { AgentPhone } from './endpoint.service.js';
import { PhonePush } from './phone-push.service.js';
import { PhoneRepository } from './phone.repository.js';
import { phonePasswordOf } from './phone.rules.js';

const SECRET = 'a secret of tests, long enough to be one';

describe('the phones of agents', () => {
  let stores: Stores;
  let clock: ManualClock;
  let phones: PhoneRepository;
  let push: PhonePush;
  let pushed: AgentPhone[];
  /** Asterisk takes none of this agent. */
  let refused: string | null;
  let removed: string[];
  let left: string[];

  beforeAll(async () => {
    stores = await openStores();
    await stores.migrate();
  });
  afterAll(() => stores.close());
  beforeEach(async () => {
    await stores.mongo.collection('phones').deleteMany({});
    clock = new ManualClock();
    [pushed, removed, left, refused] = [[], [], [], null];
    phones = new PhoneRepository(stores.mongo, clock);
    const endpoints = {
      push: async (phone: AgentPhone) => {
        if (phone.agentId === refused) throw new AppError('UNAVAILABLE');
        pushed.push(phone);
      },
      remove: async (agentId: string) => void removed.push(agentId),
    };
    const holders = { left: async (ids: readonly string[]) => ids.filter((id) => left.includes(id)) };
    push = new PhonePush({ phones, endpoints, holders, secret: SECRET, clock });
    for (const agentId of ['ann', 'bob']) await phones.choose({ agentId, kind: 'webrtc' });
    clock.advance(60_000);
  });
  /** Who was told to Asterisk in a round. */
  const round = async (connection: number): Promise<string[]> => {
    pushed = [];
    await push.round(connection).catch(() => undefined);
    return pushed.map(({ agentId }) => agentId).toSorted();
  };

  it('are all told to an Asterisk that was just connected, and then only what was chosen since', async () => {
    expect(await round(1)).toEqual(['ann', 'bob']);
    expect(await round(1)).toEqual([]);
    await phones.choose({ agentId: 'bob', kind: 'phone' });
    clock.advance(2000);
    expect(await round(1)).toEqual(['bob']);
    expect(pushed).toMatchObject([{ kind: 'phone' }]);
    // It may have been started anew.
    expect(await round(3)).toEqual(['ann', 'bob']);
  });

  it('register with a password of their own, the same every time', async () => {
    await round(1);
    const [ann, bob] = pushed.map(({ password }) => password);
    await round(2);
    expect(pushed.map(({ password }) => password)).toEqual([ann, bob]);
    expect(ann).not.toBe(bob);
    expect(ann).toMatch(/^[\w-]{24}$/);
  });

  it('register with another password once it was renewed, and stay with that', async () => {
    const passwordOf = async (connection: number): Promise<string | undefined> => {
      await round(connection);
      return pushed.find(({ agentId }) => agentId === 'bob')?.password;
    };
    const before = await passwordOf(1);
    const key = await phones.choose({ agentId: 'bob', kind: 'webrtc', renew: true });
    clock.advance(2000);
    const renewed = await passwordOf(1);
    expect(renewed).toBe(phonePasswordOf(SECRET, 'bob', key));
    expect(renewed).not.toBe(before);
    expect(await phones.choose({ agentId: 'bob', kind: 'phone' })).toBe(key);
    expect(await passwordOf(2)).toBe(renewed);
  });

  it('are taken back from whoever has left, until they choose one again', async () => {
    await round(1);
    left = ['bob'];
    clock.advance(60_000);
    expect(await round(1)).toEqual([]);
    expect(removed).toEqual(['bob']);
    expect(await phones.find('bob')).toBeNull();
    // An Asterisk that was just connected is told of nobody who left.
    expect(await round(2)).toEqual(['ann']);
    left = [];
    // With another password: who could use it in their place can no longer.
    expect(await phones.choose({ agentId: 'bob', kind: 'webrtc' })).not.toBeNull();
    clock.advance(2000);
    expect(await round(2)).toEqual(['bob']);
  });

  it('that another process chose with a clock a little behind are told too', async () => {
    await round(1);
    clock.advance(-8000);
    await phones.choose({ agentId: 'ann', kind: 'phone' });
    clock.advance(10_000);
    expect(await round(1)).toEqual(['ann']);
    clock.advance(10_000);
    await round(1);
    expect(await round(1)).toEqual([]);
  });

  it('that could not be told are told by the next round', async () => {
    await round(1);
    clock.advance(60_000);
    await phones.choose({ agentId: 'bob', kind: 'phone' });
    refused = 'bob';
    expect(await round(1)).toEqual([]);
    clock.advance(60_000);
    refused = null;
    expect(await round(1)).toEqual(['bob']);
    // So is everybody where the first round of a connection did not end.
    refused = 'ann';
    await round(2);
    clock.advance(60_000);
    refused = null;
    expect(await round(2)).toEqual(['ann', 'bob']);
  });
});
