import { migrate } from '#libs/platform';
import { openStores, type Stores } from '#kit';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ContactRepository } from './contact.repository.js';
import { UNIQUE } from './contact.schema.js';

let stores: Stores;

beforeAll(async () => {
  stores = await openStores();
});
afterAll(() => stores.close());

it('an index of an earlier version is replaced, and a second start changes nothing', async () => {
  const contacts = stores.mongo.collection('contacts');
  const old = 'one_contact_per_slot';
  await contacts.createIndex(
    { 'seats.agentId': 1, 'seats.slot': 1 },
    { name: old, unique: true, partialFilterExpression: { 'seats.agentId': { $type: 'string' } } },
  );
  void new ContactRepository(stores.mongo);
  await migrate(stores.mongo);
  const names = (await contacts.indexes()).map(({ name }) => name);
  expect(names).toContain(UNIQUE.slot);
  expect(names).not.toContain(old);
  await migrate(stores.mongo);
  expect((await contacts.indexes()).map(({ name }) => name)).toEqual(names);
});
