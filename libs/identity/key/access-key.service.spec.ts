import { DAY_MS } from '#libs/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openStores, type Stores } from '#kit';
import { principal } from '#kit/identity';
import { ManualClock } from '#libs/platform';
import { AccessKeyRepository } from './access-key.repository.js';
import { AccessKeyService } from './access-key.service.js';

const ADMIN = principal({ userId: 'admin', roles: ['administrator'], districtId: '22' });

describe('an access key', () => {
  let stores: Stores;
  let clock: ManualClock;
  let keys: AccessKeyService;
  let noted: string[];

  beforeAll(async () => {
    stores = await openStores();
    new AccessKeyRepository(stores.mongo);
    await stores.migrate();
  });
  afterAll(() => stores.close());
  beforeEach(async () => {
    await stores.mongo.collection('access-keys').deleteMany({});
    clock = new ManualClock();
    noted = [];
    const audit = { record: async ({ action }: { action: string }) => void noted.push(action) };
    keys = new AccessKeyService(new AccessKeyRepository(stores.mongo), audit, clock);
  });

  it('is good until it is over, and only its hash is kept', async () => {
    const { id, token } = await keys.create(ADMIN, { name: 'BI', districtId: '22', days: 1 });
    expect(await keys.authenticate(token)).toMatchObject({ roles: ['reader'], districtId: '22' });
    expect(JSON.stringify(await stores.mongo.collection('access-keys').find().toArray())).not.toContain(
      token,
    );
    clock.advance(DAY_MS);
    expect(await keys.authenticate(token)).toBeNull();
    await keys.remove(ADMIN, id);
    expect(noted).toEqual(['access-key.created', 'access-key.removed']);
  });

  it('asks sixty times a minute at most, whatever others ask', async () => {
    const one = await keys.create(ADMIN, { name: 'one', districtId: '22', days: 1 });
    const other = await keys.create(ADMIN, { name: 'other', districtId: '22', days: 1 });
    for (let i = 0; i < 60; i += 1) await keys.authenticate(one.token);
    await expect(keys.authenticate(one.token)).rejects.toMatchObject({ code: 'TOO_MANY' });
    expect(await keys.authenticate(other.token)).not.toBeNull();
    clock.advance(60_000);
    expect(await keys.authenticate(one.token)).not.toBeNull();
  });

  it('is made and removed by its district and headquarters alone, fifty at most', async () => {
    const foreign = keys.create(ADMIN, { name: 'BI', districtId: '53', days: 1 });
    await expect(foreign).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const { id } = await keys.create(principal({ districtId: '00' }), {
      name: 'BI',
      districtId: '53',
      days: 1,
    });
    await expect(keys.remove(ADMIN, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await keys.list({ districtId: '22' }, null, 10)).items).toEqual([]);
    for (let i = 0; i < 50; i += 1) await keys.create(ADMIN, { name: `${i}`, districtId: '22', days: 1 });
    const onceMore = keys.create(ADMIN, { name: 'more', districtId: '22', days: 1 });
    await expect(onceMore).rejects.toMatchObject({ code: 'TOO_MANY' });
  });
});
