import type { ContactDetail, ContactView, VisitorMessage } from '#libs/contract';
import { Rest, eventually, passed, startMongo, startRedis, type OwnStore } from '#kit';
import { Processes, settingsOf } from '#kit/processes';
import { ADMIN_PASSWORD, Site } from '#kit/site';
import { afterAll, beforeAll, expect, it } from '@jest/globals';

const GRACE_MS = 3000;
/** Stores of its own and a start of everything take their time on a busy machine. */
const WITHIN_MS = 180_000;

const processes = new Processes();
let mongo: OwnStore;
let redis: OwnStore;
beforeAll(async () => {
  [mongo, redis] = await Promise.all([startMongo(), startRedis()]);
});
afterAll(async () => {
  await processes.close();
  await Promise.all([mongo?.close(), redis?.close()]);
});

it(
  'an agent keeps their contact while MongoDB is away for longer than a console may be',
  async () => {
    const all = await processes.start('all', {
      ...settingsOf({ mongodbUri: mongo.url, redisUrl: redis.url, redisPrefix: 'away' }),
      JIETONG_AGENT_GRACE_SECONDS: String(GRACE_MS / 1000),
      JIETONG_OFFER_SECONDS: '600',
      JIETONG_SWEEP_MS: '50',
    });
    const site = new Site(all.url, await new Rest(all.url).signIn('admin', ADMIN_PASSWORD));
    const agent = await site.agent('present');
    const visitor = await site.visitor();
    const { contactId } = await visitor.ask<VisitorMessage>('message.send', { clientId: 'a', text: '在吗' });
    const { epoch } = await agent.heard<ContactView>('contact.changed', ({ state }) => state === 'offered');
    await agent.ask('contact.accept', { contactId, epoch });
    // Whoever judges has looked for a grace time.
    await passed(2 * GRACE_MS);

    await mongo.kill();
    await passed(2 * GRACE_MS);
    await mongo.start();
    const detail = (): Promise<ContactDetail> =>
      site.admin.get<ContactDetail>(`/api/v1/contacts/${contactId}`);
    await eventually(
      () => detail().catch(() => null),
      (found) => found !== null,
    );
    await passed(2 * GRACE_MS);
    const { state, timeline } = await detail();
    expect({ state, types: timeline.map(({ type }) => type) }).toEqual({
      state: 'active',
      types: ['contact.opened', 'contact.queued', 'contact.offered', 'contact.accepted'],
    });
    await agent.ask('contact.end', { contactId, epoch });
    site.leave();
    expect(await all.stop()).toBe(0);
  },
  WITHIN_MS,
);
