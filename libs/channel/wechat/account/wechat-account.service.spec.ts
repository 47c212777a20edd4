import { openStores, type Stores } from '#kit';
import { ManualClock } from '#libs/platform';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AccountRepository } from '../../account/index.js';
import { accountModel } from '../../account/account.schema.js';
import { decodeAesKey } from '../crypto.rules.js';
import type { NewWechatAccount } from './settings.rules.js';
import { WechatAccountService } from './wechat-account.service.js';

const SECRET = 'a deployment secret of 32 letters or more';
const AES_KEY = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG';
const HEADQUARTERS = { districtId: '00' };
const BEIJING = { districtId: '01' };
const input = (id: string, changes: Partial<NewWechatAccount> = {}): NewWechatAccount => ({
  id,
  appId: 'wxapp',
  token: 'hiddenToken',
  encodingAesKey: AES_KEY,
  mode: 'safe',
  secret: 'hiddenSecret',
  ...changes,
});

describe('WeChat accounts', () => {
  let stores: Stores;
  let service: WechatAccountService;
  beforeAll(async () => {
    stores = await openStores();
    service = new WechatAccountService(new AccountRepository(stores.mongo, new ManualClock()), SECRET);
    await stores.migrate();
  });
  afterAll(() => stores.close());

  it('take the defaults, and open with their secrets', async () => {
    const view = await service.create(BEIJING, input('w1'));
    expect(view).toEqual({
      id: 'w1',
      appId: 'wxapp',
      mode: 'safe',
      maxAgeSeconds: 3600,
      welcome: null,
      districtId: '01',
      officeId: null,
      queueId: 'general',
      name: 'w1',
      hasEncodingAesKey: true,
      callbackPath: '/wechat/w1',
      createdAt: '2026-01-05T01:00:00.000Z',
    });
    expect(await service.open('w1')).toMatchObject({
      token: 'hiddenToken',
      secret: 'hiddenSecret',
      aesKey: decodeAesKey(AES_KEY),
      districtId: '01',
    });
    expect(await service.open('nobody')).toBeNull();
  });

  it('keep no secret readable in the store', async () => {
    await service.create(BEIJING, input('w2'));
    const stored = JSON.stringify(await accountModel(stores.mongo).findById('w2').lean());
    for (const secret of ['hiddenToken', 'hiddenSecret', AES_KEY]) expect(stored).not.toContain(secret);
    const elsewhere = new AccountRepository(stores.mongo, new ManualClock());
    const wrong = new WechatAccountService(elsewhere, 'another secret of 32 letters or more!!');
    await expect(wrong.open('w2')).rejects.toMatchObject({ code: 'BAD_SETTING' });
  });

  it('are refused by WeChat’s rules, with the names of the fields', async () => {
    const wrong = input('w3', { token: 'a!', encodingAesKey: 'short' });
    await expect(service.create(BEIJING, wrong)).rejects.toMatchObject({
      code: 'BAD_INPUT',
      details: [{ field: 'token' }, { field: 'encodingAesKey' }],
    });
    for (const mode of ['safe', 'compatible'] as const) {
      const keyless = input('w3', { mode, encodingAesKey: null });
      await expect(service.create(BEIJING, keyless)).rejects.toMatchObject({
        details: [{ field: 'encodingAesKey' }],
      });
    }
    expect(
      (await service.create(BEIJING, input('w3', { mode: 'plain', encodingAesKey: null }))).hasEncodingAesKey,
    ).toBe(false);
    await expect(service.create(BEIJING, input('w3'))).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
  });

  it('change only what is named, at once', async () => {
    await service.create(BEIJING, input('w4', { welcome: '欢迎' }));
    expect((await service.open('w4'))?.token).toBe('hiddenToken');
    await service.update(BEIJING, 'w4', { token: 'another', maxAgeSeconds: 0, welcome: null, name: '北京' });
    expect(await service.open('w4')).toMatchObject({
      token: 'another',
      secret: 'hiddenSecret',
      maxAgeSeconds: 0,
    });
    expect(await service.get(BEIJING, 'w4')).toMatchObject({
      name: '北京',
      welcome: null,
      mode: 'safe',
      queueId: 'general',
    });
    await expect(service.update(BEIJING, 'w4', { encodingAesKey: null })).rejects.toMatchObject({
      code: 'BAD_INPUT',
    });
    expect(await service.update(BEIJING, 'w4', { encodingAesKey: null, mode: 'plain' })).toMatchObject({
      mode: 'plain',
    });
    await expect(service.update(BEIJING, 'w4', { mode: 'safe' })).rejects.toMatchObject({
      code: 'BAD_INPUT',
    });
  });

  it('of another district are neither seen nor touched', async () => {
    await service.create(HEADQUARTERS, input('w5', { districtId: '77' }));
    await expect(service.get(BEIJING, 'w5')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(service.update(BEIJING, 'w5', { name: 'x' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await service.list(BEIJING)).some((view) => view.id === 'w5')).toBe(false);
    expect((await service.list(HEADQUARTERS)).some((view) => view.id === 'w5')).toBe(true);
    await expect(service.create(BEIJING, input('w6', { districtId: '77' }))).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await service.create(BEIJING, input('w6'));
    await expect(service.update(BEIJING, 'w6', { districtId: '77' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });
});
