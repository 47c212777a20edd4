import { openStores, type Stores } from '#kit';
import type { ErasedPart } from '#libs/contract';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { CallbackErasure } from './store/callback-erasure.repository.js';
import { callbackCollection, type CallbackDoc } from './store/callback.schema.js';
import { PhoneKeys } from './phone-key.rules.js';

const PHONE = '13912340001';
const keys = new PhoneKeys('a secret of tests, long enough to be one');
const PART: ErasedPart = {
  channel: 'wechat',
  identity: 'openid',
  contactIds: ['c1'],
  customerIds: ['k1', 'k1-old'],
  scope: { districtId: null },
};

let stores: Stores;
beforeAll(async () => {
  stores = await openStores();
  callbackCollection(stores.mongo);
  await stores.migrate();
});
afterAll(() => stores.close());
beforeEach(() => callbackCollection(stores.mongo).deleteMany({}));

let made = 0;
/** A callback of somebody else, but for what is said. */
async function callback(of: Partial<CallbackDoc>): Promise<void> {
  made += 1;
  await callbackCollection(stores.mongo).insertOne({
    _id: `b${made}`,
    state: 'pending',
    sources: [`other${made}:1`],
    customer: { id: `other${made}`, identity: 'somebody' },
    phone: null,
    districtId: '22',
    ...of,
  } as never);
}
const erase = (more: Partial<ErasedPart> = {}): Promise<void> =>
  new CallbackErasure(stores.mongo, keys).erase({ ...PART, ...more });
const left = async (): Promise<string[]> =>
  (await callbackCollection(stores.mongo).find().toArray()).map(({ customer }) => customer.id).toSorted();

it('callbacks of a person are removed, pending and over, with every wish that left the same number', async () => {
  await callback({ customer: { id: 'k1', identity: 'openid' }, phone: PHONE });
  await callback({ customer: { id: 'k1-old', identity: 'openid' }, state: 'reached' as never });
  await callback({ customer: { id: 'asked', identity: 'x' }, sources: ['c1:wish:2'] });
  // Somebody who left the number of the first one, written otherwise.
  const wish = { key: keys.of('+86 139-1234-0001'), at: new Date(0) };
  await callback({ customer: { id: 'same number', identity: 'y' }, phone: '+8613912340001', wishes: [wish] });
  await callback({ customer: { id: 'another', identity: 'z' }, phone: '13700000000', sources: ['c10:1'] });
  await erase();
  expect(await left()).toEqual(['another']);
  expect(JSON.stringify(await callbackCollection(stores.mongo).find().toArray())).not.toContain(wish.key);
});

it('what somebody left under a telephone number is found by the number alone', async () => {
  await callback({
    customer: { id: 'chat', identity: 'y' },
    wishes: [{ key: keys.of(PHONE), at: new Date(0) }],
  });
  await erase({ channel: 'voice', identity: PHONE, contactIds: [], customerIds: ['nobody'] });
  expect(await left()).toEqual([]);
});

it('keeps to the district, and waits while one is under way', async () => {
  await callback({ customer: { id: 'k1', identity: 'openid' }, districtId: '53' });
  await erase({ scope: { districtId: '22' } });
  expect(await left()).toEqual(['k1']);
  await callback({ customer: { id: 'k1', identity: 'openid' }, state: 'attempting' });
  await expect(erase()).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
  expect(await left()).toEqual(['k1', 'k1']);
});
