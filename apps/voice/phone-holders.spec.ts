import { openStores, type Stores } from '#kit';
import type { Role } from '#libs/contract';
import { UserRepository } from '#libs/identity';
import { ManualClock } from '#libs/platform';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { PhoneHoldersAdapter } from './phone-holders.adapter.js';

let stores: Stores;
let users: UserRepository;

beforeAll(async () => {
  stores = await openStores();
  users = new UserRepository(stores.mongo, new ManualClock());
  await stores.migrate();
});
afterAll(() => stores.close());

it('have left who are disabled, or neither talk with callers nor listen to them any more', async () => {
  const add = (id: string, roles: Role[], disabled = false) =>
    users.insert({
      _id: id,
      username: id,
      displayName: id,
      passwordHash: 'none',
      roles,
      districtId: '22',
      queueIds: [],
      disabled,
    });
  await add('ann', ['agent']);
  await add('boss', ['quality', 'supervisor']);
  await add('gone', ['agent'], true);
  await add('moved', ['quality']);
  await add('elsewhere', ['quality']);
  const holders = new PhoneHoldersAdapter(users);
  const left = await holders.left(['ann', 'boss', 'gone', 'moved', 'nobody-we-know']);
  expect(left.toSorted()).toEqual(['gone', 'moved']);
  expect(await holders.left([])).toEqual([]);
});
