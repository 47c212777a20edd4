import { openStores, type Stores } from '#kit';
import { createLog, ManualClock, type Log } from '#libs/platform';
import { PolicyRepository, PolicyService } from '#libs/routing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { CalendarWatch } from './calendar-watch.service.js';

let stores: Stores;
beforeAll(async () => {
  stores = await openStores();
});
afterAll(() => stores.close());

describe('a year without a working calendar', () => {
  it('is told from the autumn before on, once a day, and shown at /metrics', async () => {
    const clock = new ManualClock(Date.parse('2026-09-30T04:00:00Z'));
    const warnings: unknown[] = [];
    const quiet = createLog('test', { logLevel: 'silent' });
    const log: Log = Object.assign(Object.create(quiet) as Log, {
      warn: (about: unknown) => void warnings.push(about),
    });
    const registry = new Registry();
    const policies = new PolicyService(new PolicyRepository(stores.mongo), clock);
    const watch = new CalendarWatch(policies, registry, log);
    await watch.look();
    expect(warnings).toEqual([]);
    clock.advance(32 * 24 * 3_600_000); // 1 November
    await watch.look();
    await watch.look();
    const zh: unknown = expect.stringContaining('缺少 2027 年的工作日历');
    expect(warnings).toEqual([{ year: 2027, severity: 'soon', zh }]);
    expect(await registry.metrics()).toContain('jietong_calendar_gaps 1');
  });
});
