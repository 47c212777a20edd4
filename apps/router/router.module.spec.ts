import { openStores } from '#kit';
import { eventually } from '#kit/eventually';
import { startTestApp } from '#kit/http-app';
import { AgentService } from '#libs/agent';
import { ContactService } from '#libs/contact';
import { migrate } from '#libs/platform';
import { MONGO } from '#libs/platform/nest';
import { RoutingFollower, RoutingIndex } from '#libs/routing';
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

  it('lets a chat ring in the write that opens it, where an agent is free', async () => {
    const stores = await openStores();
    const test = await startTestApp(stores, { imports: [RouterModule] });
    await migrate(test.app.get<Connection>(MONGO));
    const index = test.app.get(RoutingIndex);
    await eventually(
      () => index.isAlive(),
      (alive) => alive,
    );
    const agents = test.app.get(AgentService);
    await agents.connect({ userId: 'a', displayName: 'a', districtId: '22' });
    await agents.setPresence('a', 'online');
    await test.app.get(RoutingFollower).settled();
    const party = { channel: 'webchat', accountId: 'web', districtId: '22', queueId: 'general' } as const;
    const { image } = await test.app.get(ContactService).open({ ...party, identity: 'visitor' }, 'opened-by');
    expect(image).toMatchObject({ state: 'offered', owner: { agentId: 'a' } });
    await test.close();
    await stores.close();
  });
});
