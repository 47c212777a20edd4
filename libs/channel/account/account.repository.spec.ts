import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openStores, type Stores } from '#kit';
import { ManualClock } from '#libs/platform';
import { AccountRepository, type NewAccount } from './account.repository.js';

describe('accounts', () => {
  let stores: Stores;
  const clock = new ManualClock();
  const made = (id: string, districtId = '01'): NewAccount => ({
    id,
    channel: 'wechat',
    districtId,
    queueId: 'general',
    name: id,
    settings: { mode: 'plain', sealed: 's' },
  });
  let accounts: AccountRepository;

  beforeAll(async () => {
    stores = await openStores();
    accounts = new AccountRepository(stores.mongo, clock, 5000);
    await stores.migrate();
  });
  afterAll(() => stores.close());

  it('are found by channel and id only', async () => {
    await accounts.create(made('a1'));
    expect(await accounts.find('wechat', 'a1')).toMatchObject({
      id: 'a1',
      queueId: 'general',
      officeId: null,
    });
    expect(await accounts.find('webchat', 'a1')).toBeNull();
    expect(await accounts.find('wechat', 'nobody')).toBeNull();
  });

  it('are found under the first of several names that is in use', async () => {
    await accounts.create(made('b1'));
    await accounts.create({ ...made('b2'), settings: { disabled: true } });
    await accounts.create(made('b3'));
    const first = async (...ids: string[]) => (await accounts.findFirst('wechat', ids))?.id;
    expect(await first('b9', 'b3', 'b1')).toBe('b3');
    expect(await first('b2', 'b1')).toBe('b1');
    expect(await accounts.findFirst('webchat', ['b1'])).toBeNull();
    expect(await first()).toBeUndefined();
  });

  it('are told by name, of some districts or of all, without their settings', async () => {
    await accounts.create({ ...made('n1', '71'), name: '七一关公众号' });
    await accounts.create({ ...made('n2', '72'), channel: 'webchat' });
    await accounts.create(made('n3', '73'));
    const first = { id: 'n1', channel: 'wechat', districtId: '71', name: '七一关公众号' };
    const second = { id: 'n2', channel: 'webchat', districtId: '72', name: 'n2' };
    expect(await accounts.names(['72', '71'])).toEqual([first, second]);
    expect(await accounts.names([])).toEqual([]);
    expect((await accounts.names(null)).map(({ id }) => id)).toEqual(
      expect.arrayContaining(['n1', 'n2', 'n3']),
    );
  });

  it('refuse an id that is taken, and ensure leaves it as it is', async () => {
    await accounts.create(made('a2'));
    await expect(accounts.create(made('a2'))).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    await accounts.ensure({ ...made('a2'), name: 'other' });
    expect(await accounts.find('wechat', 'a2')).toMatchObject({ name: 'a2' });
  });

  it('change only what is named, at once here and within the cache time elsewhere', async () => {
    const elsewhere = new AccountRepository(stores.mongo, clock, 5000);
    await accounts.create(made('a3'));
    expect((await accounts.find('wechat', 'a3'))?.queueId).toBe('general');
    expect((await elsewhere.find('wechat', 'a3'))?.queueId).toBe('general');

    const changed = await accounts.update('wechat', 'a3', { queueId: 'q2', settings: { mode: 'safe' } });
    expect(changed).toMatchObject({ queueId: 'q2', name: 'a3', settings: { mode: 'safe', sealed: 's' } });
    expect((await accounts.find('wechat', 'a3'))?.queueId).toBe('q2');
    expect((await elsewhere.find('wechat', 'a3'))?.queueId).toBe('general');
    clock.advance(5001);
    expect((await elsewhere.find('wechat', 'a3'))?.queueId).toBe('q2');
    await accounts.update('wechat', 'a3', { officeId: '0101' });
    expect(await accounts.find('wechat', 'a3')).toMatchObject({ officeId: '0101', queueId: 'q2' });
    await accounts.update('wechat', 'a3', { officeId: null });
    expect((await accounts.find('wechat', 'a3'))?.officeId).toBeNull();
    expect(await accounts.update('wechat', 'nobody', { name: 'x' })).toBeNull();
  });

  it('work at once when made after somebody asked for them', async () => {
    const elsewhere = new AccountRepository(stores.mongo, clock, 5000);
    expect(await elsewhere.find('wechat', 'a4')).toBeNull();
    await accounts.create(made('a4'));
    expect(await elsewhere.find('wechat', 'a4')).not.toBeNull();
  });

  it('are listed by district', async () => {
    await accounts.create(made('d1', '77'));
    await accounts.create(made('d2', '78'));
    expect((await accounts.list('wechat', '77')).map((a) => a.id)).toEqual(['d1']);
    expect((await accounts.list('wechat', null)).length).toBeGreaterThan(1);
  });
});
