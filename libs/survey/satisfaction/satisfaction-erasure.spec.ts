import { openStores, type Stores } from '#kit';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { SatisfactionErasure } from './satisfaction-erasure.repository.js';
import { SatisfactionRepository } from './satisfaction.repository.js';

let stores: Stores;
beforeAll(async () => {
  stores = await openStores();
  new SatisfactionRepository(stores.mongo);
  await stores.migrate();
});
afterAll(() => stores.close());

it('who was asked how satisfied they are is forgotten, and never asked any more; scores stay', async () => {
  const answer = { score: 5, at: new Date(0), way: 'key' };
  const asked = stores.mongo.collection('satisfaction');
  const base = { districtId: '22', day: '2026-03-02', customerId: 'k1', answer: null };
  await asked.insertMany([
    { ...base, _id: 'due' as never, state: 'due' },
    { ...base, _id: 'answered' as never, state: 'answered', answer, answerKey: 'openid-message-7' },
    { ...base, _id: 'other' as never, state: 'due', customerId: 'k2', answerKey: 'theirs' },
  ]);
  const part = {
    channel: 'wechat',
    identity: 'openid',
    customerIds: ['k1'],
    scope: { districtId: null },
  } as const;
  const erasure = new SatisfactionErasure(stores.mongo);
  await erasure.erase({ ...part, contactIds: ['due', 'answered'] });
  await erasure.erase({ ...part, contactIds: ['due', 'answered'] });
  const found = await asked.find().sort({ _id: 1 }).toArray();
  expect(found).toEqual([
    { ...base, _id: 'answered', state: 'answered', answer, customerId: null },
    { ...base, _id: 'due', state: 'missed', customerId: null },
    { ...base, _id: 'other', state: 'due', customerId: 'k2', answerKey: 'theirs' },
  ]);
});
