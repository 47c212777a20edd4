import { openStores, type Stores } from '#kit';
import { ManualClock } from '#libs/platform';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AccountRepository } from '../../account/index.js';
import { VoiceNumberService } from './voice-number.service.js';

const headquarters = { districtId: '00' };
const district = { districtId: '22' };

describe('a number that a district enters', () => {
  let stores: Stores;
  let numbers: VoiceNumberService;
  beforeAll(async () => {
    stores = await openStores();
    await stores.migrate();
    const accounts = new AccountRepository(stores.mongo, new ManualClock());
    numbers = new VoiceNumberService(accounts, { warningsOf: async () => new Map() });
    for (const id of ['12360', '01065194114']) await numbers.create(headquarters, { id });
    await numbers.create(district, { id: '88886666' });
  });
  afterAll(() => stores.close());

  it.each(['+8612360', '008612360', '8612360', '01012360', '075512360', '+861065194114', '1065194114'])(
    'takes no calls away from another’s: %s',
    async (id) => {
      await expect(numbers.create(district, { id })).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await expect(numbers.get(headquarters, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    },
  );

  it('is refused as taken where it is another’s own', async () => {
    await expect(numbers.create(district, { id: '12360' })).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
  });

  it('may be its own in another spelling, or anybody’s whom headquarters lets', async () => {
    expect(await numbers.create(district, { id: '075588886666' })).toMatchObject({ districtId: '22' });
    const given = await numbers.create(headquarters, { id: '02112360', districtId: '22' });
    expect(given).toMatchObject({ districtId: '22' });
    expect(await numbers.create(district, { id: '12361' })).toMatchObject({ id: '12361' });
  });
});
