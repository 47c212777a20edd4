import { openStores, type Stores } from '#kit';
import { ManualClock, createLog } from '#libs/platform';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AsteriskName, LeaseRepository } from '../lease/index.js';
import { PhoneAbsenceRepository } from './phone-absence.repository.js';
import { PhoneAbsence } from './phone-absence.service.js';

describe('a phone that is not at the Asterisk of a call', () => {
  let stores: Stores;
  const clock = new ManualClock();
  const [north, south] = ['http://north/ari', 'http://south/ari'];
  beforeAll(async () => {
    stores = await openStores();
    await stores.migrate();
  });
  afterAll(() => stores.close());
  const at = (url: string): PhoneAbsence =>
    new PhoneAbsence(
      new PhoneAbsenceRepository(stores.mongo, clock),
      new LeaseRepository(stores.mongo, clock),
      url,
    );
  const mayBeElsewhere = (url: string, agentId: string): Promise<boolean> => at(url).mayBeElsewhere(agentId);
  const log = createLog('test', { logLevel: 'silent' });
  const inService = (url: string, name: string): Promise<void> =>
    new AsteriskName(new LeaseRepository(stores.mongo, clock), url, log).take(name);

  it('may be at another, unless there is none, or it was at none of them lately', async () => {
    await inService('http://north.before/ari', 'north');
    clock.advance(10_000);
    await inService(north, 'north'); // it has moved
    expect(await mayBeElsewhere(north, 'ann')).toBe(false);
    await inService(south, 'south');
    expect(await mayBeElsewhere(north, 'ann')).toBe(true);
    expect(await mayBeElsewhere(north, 'ann')).toBe(true);
    expect(await mayBeElsewhere(south, 'ann')).toBe(false);
    expect(await mayBeElsewhere(south, 'bob')).toBe(true);
    clock.advance(200_000);
    expect(await mayBeElsewhere(north, 'ann')).toBe(false);
    clock.advance(200_000);
    // Nobody has the other one: a phone that is there alone can't be rung, and its agent is out of the running.
    expect(await mayBeElsewhere(north, 'ann')).toBe(false);
    await inService(south, 'south');
    expect(await mayBeElsewhere(north, 'ann')).toBe(true);
    clock.advance(86_400_001);
    await inService(north, 'north');
    // The other one was taken out of service.
    expect(await mayBeElsewhere(north, 'bob')).toBe(false);
  });

  it('that was picked up at one since is there again', async () => {
    for (const [url, name] of [
      [north, 'north'],
      [south, 'south'],
    ] as const)
      await inService(url, name);
    const here = at(north);
    expect(await here.mayBeElsewhere('eve')).toBe(true);
    await here.isHere('eve');
    // Called in vain at the other one: as far as anybody knows it is at the first.
    expect(await mayBeElsewhere(south, 'eve')).toBe(true);
    expect(await mayBeElsewhere(north, 'eve')).toBe(false);
  });
});
