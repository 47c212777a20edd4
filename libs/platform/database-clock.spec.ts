import { openStores, type Stores } from '#kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { systemClock } from './clock.js';
import { createLog } from './log.js';
import { DatabaseClock, DatabaseClockKeeper, timeOf } from './database-clock.js';

const HOUR = 3_600_000;

describe('the clock of the database', () => {
  it('goes on by a clock that cannot be set, from what the database said', () => {
    let steady = 1000;
    const clock = new DatabaseClock(() => steady);
    clock.adopt({ databaseTime: 5_000_000, askedAt: 1000, answeredAt: 1020 });
    steady = 1010;
    expect(clock.now()).toBe(5_000_000);
    steady += 700;
    expect(clock.now()).toBe(5_000_700);
  });

  it('follows the database when it contradicts, and does not waver with how long answers take', () => {
    let steady = 0;
    const clock = new DatabaseClock(() => steady);
    clock.adopt({ databaseTime: 1_000_000, askedAt: 0, answeredAt: 0 });
    steady = 10_000;
    // An answer that took 400 ms may be off by 200: 150 say nothing.
    clock.adopt({ databaseTime: 1_010_350, askedAt: 10_000, answeredAt: 10_400 });
    expect(clock.now()).toBe(1_010_000);
    clock.adopt({ databaseTime: 1_010_000 + 2 * HOUR, askedAt: 10_000, answeredAt: 10_010 });
    expect(clock.now()).toBe(1_010_000 + 2 * HOUR - 5);
  });

  it('prefers the sample that is less uncertain, and never goes back for a small correction', () => {
    let steady = 0;
    const clock = new DatabaseClock(() => steady);
    // Asked while the machine was busy: 1.5 s too early, and unaware of it.
    clock.adopt({ databaseTime: 1_003_000, askedAt: 0, answeredAt: 3000 });
    steady = 3000;
    expect(clock.now()).toBe(1_004_500);
    clock.adopt({ databaseTime: 1_003_000, askedAt: 3000, answeredAt: 3002 });
    expect(clock.now()).toBe(1_004_500);
    steady = 3101;
    expect(clock.now()).toBe(1_004_500);
    steady = 6001;
    expect(clock.now()).toBe(1_006_000);
  });

  it('is set back when it was wrong by more than can be waited out', () => {
    let steady = 0;
    const clock = new DatabaseClock(() => steady);
    clock.adopt({ databaseTime: 10 * HOUR, askedAt: 0, answeredAt: 0 });
    expect(clock.now()).toBe(10 * HOUR);
    steady = 10;
    clock.adopt({ databaseTime: HOUR, askedAt: 0, answeredAt: 10 });
    expect(clock.now()).toBe(HOUR + 5);
  });

  it('is this machine’s until the database has been asked', () => {
    const before = systemClock.now();
    const told = new DatabaseClock().now();
    expect(told).toBeGreaterThanOrEqual(before);
    expect(told).toBeLessThanOrEqual(systemClock.now());
  });
});

describe('a process', () => {
  let stores: Stores;
  beforeAll(async () => {
    stores = await openStores();
  });
  afterAll(() => stores.close());

  it('whose own clock is two hours ahead has the time of the database', async () => {
    const right = Date.now;
    Date.now = () => right() + 2 * HOUR;
    try {
      const keeper = await DatabaseClockKeeper.start(stores.mongo, createLog('test', { logLevel: 'silent' }));
      expect(Math.abs(keeper.clock.now() - (await timeOf(stores.mongo)))).toBeLessThan(60_000);
      await keeper.stop();
    } finally {
      Date.now = right;
    }
  });
});
