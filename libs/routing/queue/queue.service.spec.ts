import { openStores, type Stores } from '#kit';
import { ManualClock } from '#libs/platform';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { QueueRepository } from './queue.repository.js';
import { GENERAL_QUEUE } from './queue.rules.js';
import { QueueService } from './queue.service.js';

let stores: Stores;
let clock: ManualClock;
let queues: QueueService;
let elsewhere: QueueService;
const all = { districtId: null };

beforeAll(async () => {
  stores = await openStores();
});
afterAll(() => stores.close());
beforeEach(async () => {
  await stores.mongo.collection('queues').deleteMany({});
  clock = new ManualClock();
  const repository = new QueueRepository(stores.mongo);
  queues = new QueueService(repository, clock);
  elsewhere = new QueueService(repository, clock);
  await queues.seed();
});

describe('queues', () => {
  it('are seeded once, and a change outlives the next seed', async () => {
    await queues.update('general', { priority: 7 }, all);
    await queues.seed();
    expect(await queues.list()).toEqual([{ ...GENERAL_QUEUE, priority: 7 }]);
  });

  it('are known at once where they are changed, and two seconds later everywhere', async () => {
    expect((await elsewhere.find('general'))?.offerSeconds).toBeNull();
    await queues.update('general', { offerSeconds: 5 }, all);
    expect((await queues.find('general'))?.offerSeconds).toBe(5);
    expect((await elsewhere.find('general'))?.offerSeconds).toBeNull();
    clock.advance(2000);
    expect((await elsewhere.find('general'))?.offerSeconds).toBe(5);
    expect(await elsewhere.find('unknown')).toBeNull();
  });
});
