import { createHmac } from 'node:crypto';
import { openStores, type Stores } from '#kit';
import { ManualClock } from '#libs/platform';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BlockedCallerRepository } from './blocked-caller.repository.js';
import { BlockedCallerService } from './blocked-caller.service.js';

const SECRET = 'a secret of tests';
const HOUR_MS = 3_600_000;
const EVERYWHERE = { districtId: null };

describe('a caller who is blocked for a time', () => {
  let stores: Stores;
  let blocks: BlockedCallerService;
  const clock = new ManualClock();
  const block = (number: string, districtId: string, hours: number | null) =>
    blocks.add(
      {
        number,
        districtId,
        reason: '骚扰',
        refusal: 'announce',
        until: hours === null ? null : clock.now() + hours * HOUR_MS,
        by: 'chief',
      },
      EVERYWHERE,
    );
  const listed = async (): Promise<string[]> =>
    (await blocks.list(EVERYWHERE, null, 10)).items.map(({ masked }) => masked);

  beforeAll(async () => {
    stores = await openStores();
    blocks = new BlockedCallerService(new BlockedCallerRepository(stores.mongo), clock, SECRET);
  });
  afterAll(() => stores.close());

  it('is taken again when it is over, to the moment, and on no list any more', async () => {
    await block('13800000001', '22', 2);
    await block('13800000002', '22', null);
    clock.advance(2 * HOUR_MS - 1);
    expect(await blocks.refusalOf('+8613800000001', '22')).toBe('announce');
    expect(await listed()).toHaveLength(2);
    clock.advance(1);
    expect(await blocks.refusalOf('13800000001', '22')).toBeNull();
    expect(await blocks.refusalOf('13800000002', '22')).toBe('announce');
    expect(await listed()).toEqual(['138****0002']);
  });

  it('stays blocked by another entry that is not over', async () => {
    await block('13800000003', '22', 1);
    await block('13800000003', '00', 5);
    clock.advance(2 * HOUR_MS);
    expect(await blocks.refusalOf('13800000003', '22')).toBe('announce');
    clock.advance(4 * HOUR_MS);
    expect(await blocks.refusalOf('13800000003', '22')).toBeNull();
  });

  it('stays blocked under the key of a number from abroad as the trunk wrote it', async () => {
    const key = createHmac('sha256', SECRET).update('blocked 00447911123456').digest('hex').slice(0, 32);
    const { id } = await block('+447911123456', '22', null);
    const old = stores.mongo.collection<{ _id: string; [name: string]: unknown }>('blockedcallers');
    const doc = await old.findOneAndDelete({ _id: id });
    await old.insertOne({ ...doc, _id: `22:${key}`, key, refusal: 'hang-up' });
    for (const spelling of ['+447911123456', '00447911123456'])
      expect(await blocks.refusalOf(spelling, '22')).toBe('hang-up');
    expect(await blocks.refusalOf('+447911123457', '22')).toBeNull();
    // New terms take the place of the old ones, and whoever is taken back is blocked no more.
    expect(await block('+447911123456', '22', null)).toMatchObject({ id: `22:${key}`, refusal: 'announce' });
    expect(await blocks.refusalOf('+447911123456', '22')).toBe('announce');
    await blocks.remove(`22:${key}`, EVERYWHERE);
    expect(await blocks.refusalOf('+447911123456', '22')).toBeNull();
  });

  it('can not be blocked until a time that is past', async () => {
    await expect(block('13800000004', '22', 0)).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });

  it('is forgotten by the store itself once it is over', async () => {
    await stores.migrate();
    const indexes = await stores.mongo.collection('blockedcallers').indexes();
    expect(indexes.find(({ key }) => JSON.stringify(key) === '{"until":1}')).toMatchObject({
      expireAfterSeconds: 0,
    });
  });
});
