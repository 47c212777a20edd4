import { openStores, type Stores } from '#kit';
import { AuditLog, AuditRepository } from '#libs/identity';
import { ManualClock } from '#libs/platform';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { samplingWatch } from './sampling-watch.js';

let stores: Stores;
beforeAll(async () => {
  stores = await openStores();
  new AuditRepository(stores.mongo);
  await stores.migrate();
});
afterAll(() => stores.close());

it('a draw that several workers tell of is in the audit once, and what fails is counted', async () => {
  const registry = new Registry();
  const watchOf = (metrics: Registry) =>
    samplingWatch(new AuditLog(new AuditRepository(stores.mongo), new ManualClock()), metrics);
  const watch = watchOf(registry);
  const standing = { planId: '1'.repeat(24), day: '2026-03-02' };
  const drawn = { standing, districtId: '22', drawId: '2'.repeat(24) };
  await Promise.all([watch, watchOf(new Registry()), watch].map((one) => one.drawn(drawn)));
  await watch.drawn({ ...drawn, drawId: '3'.repeat(24) });
  const rows = await stores.mongo.collection('audit').find().sort({ _id: 1 }).toArray();
  expect(rows.map(({ action, actor, target, districtId }) => [action, actor, target, districtId])).toEqual([
    ['sampling.drawn', 'system', `draw:${'2'.repeat(24)}`, '22'],
    ['sampling.drawn', 'system', `draw:${'3'.repeat(24)}`, '22'],
  ]);
  expect(rows[0]?.['details']).toEqual({ standing: standing.planId, day: '2026-03-02' });
  watch.failed();
  watch.failed();
  expect(await registry.metrics()).toMatch(/^jietong_sampling_failures_total 2$/m);
});
