import { openStores, type Stores } from '#kit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { OfficeRepository } from './office.repository.js';
import { OfficeService } from './office.service.js';

const ALL = { districtId: null };
const [SHANGHAI, SHENZHEN] = [{ districtId: '22' }, { districtId: '53' }];
const named = (name: string, active = true) => ({ name, nameEn: `${name} en`, active });

describe('offices', () => {
  let stores: Stores;
  let offices: OfficeService;

  beforeAll(async () => {
    stores = await openStores();
    offices = new OfficeService(new OfficeRepository(stores.mongo));
    await stores.migrate();
  });
  afterAll(() => stores.close());
  beforeEach(async () => {
    await stores.mongo.collection('offices').deleteMany({});
  });

  it('are made and changed under their customs codes, by their district or headquarters', async () => {
    const made = await offices.put('2201', named('浦江海关'), SHANGHAI);
    expect(made).toEqual({ made: true, office: { id: '2201', districtId: '22', ...named('浦江海关') } });
    expect(await offices.put('2201', named('浦江海关办事处'), ALL)).toMatchObject({
      made: false,
      office: { name: '浦江海关办事处' },
    });
    await expect(offices.put('2201', named('别人的'), SHENZHEN)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(offices.put('9901', named('无此关区'), ALL)).rejects.toMatchObject({ code: 'BAD_INPUT' });
    await offices.put('5301', named('皇岗海关'), ALL);
    const ids = async (scope: { districtId: string | null }): Promise<string[]> =>
      (await offices.list(scope, null, 10)).items.map(({ id }) => id);
    expect(await ids(SHANGHAI)).toEqual(['2201']);
    expect(await ids(ALL)).toEqual(['2201', '5301']);
    const first = await offices.list(ALL, null, 1);
    expect((await offices.list(ALL, first.next, 1)).items.map(({ id }) => id)).toEqual(['5301']);
  });

  it('are told to figures all at once, in use or not, to their district and to headquarters', async () => {
    await offices.put('5301', named('皇岗海关'), ALL);
    await offices.put('2202', named('旧海关', false), SHANGHAI);
    await offices.put('2201', named('浦江海关'), SHANGHAI);
    const repository = new OfficeRepository(stores.mongo);
    expect(await repository.all(SHANGHAI)).toEqual([
      { id: '2201', districtId: '22', ...named('浦江海关') },
      { id: '2202', districtId: '22', ...named('旧海关', false) },
    ]);
    expect((await repository.all(ALL)).map(({ id }) => id)).toEqual(['2201', '2202', '5301']);
  });

  it('take accounts of their own district, while in use', async () => {
    await offices.put('2201', named('浦江海关'), SHANGHAI);
    await offices.put('2202', named('旧海关', false), SHANGHAI);
    await offices.mustTake('2201', '22');
    for (const [officeId, districtId] of [
      ['2201', '53'],
      ['2202', '22'],
      ['2203', '22'],
    ] as const) {
      await expect(offices.mustTake(officeId, districtId)).rejects.toMatchObject({ code: 'BAD_INPUT' });
    }
  });
});
