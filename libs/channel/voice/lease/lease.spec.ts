import { openStores, type Stores } from '#kit';
import { ManualClock, createLog } from '#libs/platform';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
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
    const held = (): Promise<boolean> =>
      new CallReachService(leases, (is) => void shown.push(is), log).isHeld();
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
    clock.advance(86_400_000); // taken out of service
    expect(await held()).toBe(false);
    expect(shown).toEqual([false, true, false, true, false, true, false]);
  });

  it('goes to one of many who want it at once', async () => {
    const names = Array.from({ length: 20 }, (_, n) => `p${n}`);
    const got = await Promise.all(names.map((name) => leases.hold('race', name, 1000)));
    expect(got.filter(Boolean)).toHaveLength(1);
  });
});
