import { openStores, type Stores } from '#kit';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Log } from '../log.js';
import { sealSecret } from '../secret.js';
import { demandItsSecret } from './fit-store.js';

const RIGHT = 'the secret that everything was sealed with';
const WRONG = 'another secret, long enough to be one as well';

let stores: Stores;
let warned: unknown[];
const log = { warn: (about: unknown) => void warned.push(about) } as unknown as Log;

beforeEach(async () => {
  stores = await openStores();
  warned = [];
});
afterEach(() => stores.close());

const start = (secret: string, secretIsNew = false): Promise<'starts' | 'refused'> =>
  demandItsSecret(stores.mongo, { secret, secretIsNew }, log).then(
    () => 'starts',
    (error: Error) => {
      expect(error.message).toContain('used with another secret');
      return 'refused';
    },
  );
const add = async (collection: string, id: string, fields: object): Promise<void> => {
  await stores.mongo.collection<{ _id: string }>(collection).insertOne({ _id: id, ...fields });
};
const account = (id: string, secret: string) =>
  add('accounts', id, { settings: { sealedSecret: sealSecret(secret, `account:${id}:secret`, 'app') } });

describe('the secret of a database', () => {
  it('is that of the first who starts where nothing is sealed', async () => {
    await add('accounts', 'web', { settings: { origins: [] } });
    await add('alarm-rules', 'mail', { webhookSecret: null });
    expect([await start(RIGHT), await start(WRONG), await start(RIGHT)]).toEqual([
      'starts',
      'refused',
      'starts',
    ]);
  });

  it.each([
    ['an account of WeChat', () => account('gh_1', RIGHT)],
    [
      'an alarm’s webhook',
      () =>
        add('alarm-rules', 'r1', {
          webhookSecret: sealSecret(RIGHT, 'alarm-rule:r1:webhook', 'a word'),
        }),
    ],
  ])('is none that opens nothing of what is sealed, who ever is first: %s', async (_, sealed) => {
    await sealed();
    expect(await start(WRONG)).toBe('refused');
    expect(await start(RIGHT)).toBe('starts');
    expect(await start(WRONG)).toBe('refused');
  });

  it('is one that opens some of it: the rest was sealed with one that was lost', async () => {
    await account('gh_1', RIGHT);
    await account('gh_2', WRONG);
    expect(await start(RIGHT)).toBe('starts');
  });

  it('is another one where the old one is lost, also before one was noted', async () => {
    await account('gh_1', RIGHT);
    expect(await start(WRONG, true)).toBe('starts');
    expect(await start(RIGHT)).toBe('refused');
    expect(await start(RIGHT, true)).toBe('starts');
    expect(warned).toEqual([]);
    expect(await start(WRONG)).toBe('refused');
  });

  it('is not noted anew by a setting that was left in place, which is warned of', async () => {
    expect(await start(RIGHT, true)).toBe('starts');
    expect(warned).toEqual([]);
    expect(await start(RIGHT, true)).toBe('starts');
    expect(warned).toEqual([{ settings: ['JIETONG_SECRET_IS_NEW'] }]);
  });
});
