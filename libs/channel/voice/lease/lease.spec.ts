import { DAY_MS } from '#libs/contract';
import { openStores, type Stores } from '#kit';
import { ManualClock, createLog } from '#libs/platform';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AsteriskName } from './asterisk-name.service.js';
import { CallReachService, leaseNameOf } from './call-reach.service.js';
import { LeaseRepository } from './lease.repository.js';

describe('a lease', () => {
  let stores: Stores;
  const clock = new ManualClock();
  let leases: LeaseRepository;
  beforeAll(async () => {
    stores = await openStores();
    leases = new LeaseRepository(stores.mongo, clock);
    await stores.migrate();
  });
  afterAll(() => stores.close());

  it('has one holder at a time, who keeps it as long as they say so', async () => {
    expect(await leases.hold('pbx', 'a', 1000)).toBe(true);
    expect(await leases.hold('pbx', 'b', 1000)).toBe(false);
    clock.advance(900);
    expect(await leases.hold('pbx', 'a', 1000)).toBe(true);
    clock.advance(900);
    expect(await leases.hold('pbx', 'b', 1000)).toBe(false);
    clock.advance(101);
    expect(await leases.hold('pbx', 'b', 1000)).toBe(true);
    expect(await leases.hold('pbx', 'a', 1000)).toBe(false);
  });

  it('is free at once when it is given up, and only its holder can', async () => {
    expect(await leases.hold('other', 'a', 1000)).toBe(true);
    await leases.release('other', 'b');
    expect(await leases.hold('other', 'b', 1000)).toBe(false);
    await leases.release('other', 'a');
    expect(await leases.hold('other', 'b', 1000)).toBe(true);
  });

  it('tells whether calls can be connected: held back while nobody who has one says so', async () => {
    const log = createLog('test', { logLevel: 'silent' });
    const shown: boolean[] = [];
    const openCallIds = async (): Promise<never[]> => [];
    const held = (): Promise<boolean> =>
      new CallReachService(leases, { openCallIds }, (is) => void shown.push(is), log, clock).isHeld();
    const [pbx, second] = [leaseNameOf('http://one/ari'), leaseNameOf('http://two/ari')];
    expect(await held()).toBe(false); // nobody has to do with calls here
    await leases.hold(pbx, 'a', 1000, false);
    expect(await held()).toBe(true);
    await leases.hold(second, 'b', 1000, true);
    expect(await held()).toBe(false);
    await leases.release(second, 'b');
    expect(await held()).toBe(true);
    await leases.hold(pbx, 'a', 1000, true);
    expect(await held()).toBe(false);
    clock.advance(1001); // killed
    expect(await held()).toBe(true);
    clock.advance(DAY_MS); // taken out of service
    expect(await held()).toBe(false);
    expect(shown).toEqual([false, true, false, true, false, true, false]);
  });

  it('tells which calls can’t be connected: those at an Asterisk that nobody has, by its name', async () => {
    const log = createLog('test', { logLevel: 'silent' });
    const [one, two] = ['http://north/ari', 'http://north-2/ari'];
    const openCallIds = async () => [
      { contactId: 'a', callId: 'north-1700000000.1' },
      { contactId: 'b', callId: 'north-2-1700000000.1' },
      { contactId: 'c', callId: 'elsewhere-1700000000.1' },
      { contactId: 'callback', callId: 'visit' },
    ];
    const outOfReach = async (): Promise<string[]> => [
      ...(await new CallReachService(leases, { openCallIds }, () => undefined, log, clock).outOfReach()),
    ];
    for (const [url, name] of [
      [one, 'north'],
      [two, 'north-2'],
    ] as const) {
      await leases.hold(leaseNameOf(url), 'process', 1000);
      await new AsteriskName(leases, url, log).take(name);
    }
    expect(await outOfReach()).toEqual([]);
    await leases.hold(leaseNameOf(one), 'process', 1000, false);
    expect(await outOfReach()).toEqual(['a']);
    clock.advance(1001); // both processes are killed
    await leases.hold(leaseNameOf(one), 'another', 1000);
    expect(await outOfReach()).toEqual(['b']);
    // An Asterisk that never comes back leaves its name to another, whose process ends what is left of its calls.
    clock.advance(DAY_MS);
    await leases.hold(leaseNameOf(one), 'another', 1000);
    expect(await outOfReach()).toEqual(['b']);
    await new AsteriskName(leases, one, log).take('north-2');
    expect(await outOfReach()).toEqual([]);
  });

  it('keeps the name of an Asterisk from every other one, until that one is gone', async () => {
    const log = createLog('test', { logLevel: 'silent' });
    const [one, two] = ['http://one/ari', 'http://two/ari'].map((url) => new AsteriskName(leases, url, log));
    await one!.take('same');
    await expect(two!.take('same')).rejects.toMatchObject({ code: 'BAD_SETTING' });
    // Another process takes the same Asterisk over.
    await new AsteriskName(leases, 'http://one/ari', log).take('same');
    clock.advance(3000);
    await one!.renew();
    clock.advance(3000);
    await expect(two!.take('same')).rejects.toMatchObject({ code: 'BAD_SETTING' });
    clock.advance(4001);
    await two!.take('same');
    await one!.renew(); // says it in the log
    await expect(one!.take('same')).rejects.toMatchObject({ code: 'BAD_SETTING' });
  });

  it('goes to one of many who want it at once', async () => {
    const names = Array.from({ length: 20 }, (_, n) => `p${n}`);
    const got = await Promise.all(names.map((name) => leases.hold('race', name, 1000)));
    expect(got.filter(Boolean)).toHaveLength(1);
  });
});
