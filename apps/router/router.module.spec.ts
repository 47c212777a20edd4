import { openStores } from '#kit';
import { eventually } from '#kit/eventually';
import { startTestApp } from '#kit/http-app';
import { migrate } from '#libs/platform';
import { MONGO } from '#libs/platform/nest';
import { describe, expect, it } from '@jest/globals';
import type { Connection } from 'mongoose';
import { RouterModule } from './router.module.js';

describe('a router', () => {
  it('shows at /metrics what its rounds have found, rule by rule', async () => {
    const stores = await openStores();
    const test = await startTestApp(stores, { imports: [RouterModule] });
    await migrate(test.app.get<Connection>(MONGO));
    const broken = {
      _id: 'c1',
      districtId: '22',
      state: 'closed',
      timeline: [],
      reacted: 0,
      customer: {},
      guests: [],
      kept: null,
    };
    const at = new Date();
    await stores.mongo.collection('contacts').insertOne({
      ...broken,
      openedAt: at,
      queuedAt: at,
      enteredAt: at,
      owner: null,
      outcome: null,
    } as never);
    const metrics = async (): Promise<string> => (await fetch(`${test.url}/metrics`)).text();
    const text = await eventually(metrics, (one) => one.includes('invariant_findings{rule="timeline"} 1'));
    expect(text).toContain('jietong_invariant_findings{rule="capacity"} 0');
    await test.close();
    await stores.close();
  });
});
