import { openStores, type Stores } from '#kit';
import { ManualClock } from '#libs/platform';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { VipRepository } from './vip.repository.js';
import { VipService } from './vip.service.js';

const SECRET = 'of this deployment';
const LIST = 'gold';

describe('a VIP list', () => {
  let stores: Stores;
  let repository: VipRepository;
  let vip: VipService;
  const listsOf = (identity: string): Promise<string[]> => vip.listsOf({ identity }, new Set([LIST]));

  beforeAll(async () => {
    stores = await openStores();
    repository = new VipRepository(stores.mongo);
    const policies = { current: async () => ({ content: { vipLists: [{ id: LIST }] } }) as never };
    vip = new VipService(repository, policies, new ManualClock(), SECRET);
  });
  afterAll(() => stores?.close());

  it('knows a caller however their number is written, and once', async () => {
    const member = (identity: string) => [{ identity, enterpriseCode: null }];
    const by = { userId: 'chief', districtId: '22' };
    expect(await vip.add(LIST, member('010-12345678'), by)).toBe(1);
    expect(await vip.add(LIST, member('+861012345678'), by)).toBe(0);
    for (const caller of ['01012345678', '+861012345678', '1012345678'])
      expect(await listsOf(caller)).toEqual([LIST]);
    expect(await listsOf('01012345679')).toEqual([]);
    expect(await vip.add(LIST, member(' oAbCdEf_123 '), by)).toBe(1);
    expect(await listsOf('oAbCdEf_123')).toEqual([LIST]);
  });

  it('knows those who were put on it as their number was written then', async () => {
    const key = createHmac('sha256', `vip:${SECRET}`).update('+8613800138000').digest('hex').slice(0, 32);
    const member = { masked: '138****8000', enterpriseCode: null, districtId: '22', addedBy: 'chief' };
    await repository.add([{ _id: `${LIST}:${key}`, listId: LIST, key, ...member, at: new Date(0) }]);
    expect(await listsOf('13800138000')).toEqual([LIST]);
  });

  it('takes none twice of a district that has them from before districts had members of their own', async () => {
    const key = createHmac('sha256', `vip:${SECRET}`).update('13700137000').digest('hex').slice(0, 32);
    const member = { masked: '137****7000', enterpriseCode: null, districtId: '22', addedBy: 'chief' };
    await repository.add([{ _id: `${LIST}:${key}`, listId: LIST, key, ...member, at: new Date(0) }]);
    const again = [{ identity: '13700137000', enterpriseCode: null }];
    expect(await vip.add(LIST, again, { userId: 'chief', districtId: '22' })).toBe(0);
    expect(await vip.add(LIST, again, { userId: 'other', districtId: '23' })).toBe(1);
    await vip.remove(LIST, key, { districtId: '22' });
    expect(await listsOf('13700137000')).toEqual([LIST]);
  });

  it('is full for a district by its own members alone: a refusal tells nothing of what others have', async () => {
    const policies = { current: async () => ({ content: { vipLists: [{ id: 'small' }] } }) as never };
    const small = new VipService(repository, policies, new ManualClock(), SECRET, 3);
    const put = (districtId: string, ...identities: string[]): Promise<number> =>
      small.add(
        'small',
        identities.map((identity) => ({ identity, enterpriseCode: null })),
        { userId: 'chief', districtId },
      );
    expect(await put('53', '13600000001', '13600000002', '13600000003')).toBe(3);
    expect(await put('22', '13600000004', '13600000005')).toBe(2);
    const refused = put('22', '13600000006', '13600000007');
    await expect(refused).rejects.toMatchObject({ code: 'TOO_MANY', details: { most: 3, count: 2 } });
  });
});
