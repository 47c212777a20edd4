import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openStores, type Stores } from '#kit';
import { openTcpProxy } from '#kit/tcp-proxy';
import { bounded, connectMongo } from './mongo.js';

describe('a question with a bound', () => {
  let stores: Stores;
  beforeAll(async () => {
    stores = await openStores();
    await stores.mongo.collection('many').insertMany([{ n: 1 }, { n: 2 }]);
  });
  afterAll(() => stores.close());

  const ask = (filter: object, most: number): Promise<unknown[]> =>
    bounded((bound) => stores.mongo.collection('many').find(filter, bound).toArray(), most);

  it('is ended by MongoDB when its time is over, with a code', async () => {
    const endless = { $where: 'while (true) sleep(10)' };
    const refusal = { code: 'TOO_SLOW', details: { seconds: 0.05 } };
    await expect(ask(endless, 50)).rejects.toMatchObject(refusal);
  });

  it('is answered in time, and what is wrong with it stays what it is', async () => {
    expect(await ask({ n: 1 }, 60_000)).toHaveLength(1);
    await expect(ask({ $nothing: 1 }, 60_000)).rejects.toThrow('unknown top level operator');
  });
});

describe('a store that is not there yet', () => {
  it('is waited for as long as the caller will, and then is UNAVAILABLE', async () => {
    const stores = await openStores();
    const uri = new URL(stores.mongodbUri);
    const proxy = await openTcpProxy(uri.hostname, Number(uri.port));
    uri.port = String(proxy.port);
    uri.searchParams.set('serverSelectionTimeoutMS', '50');
    proxy.cut();
    await expect(connectMongo(uri.toString())).rejects.toMatchObject({ code: 'UNAVAILABLE' });

    setTimeout(() => proxy.mend(), 300);
    const mongo = await connectMongo(uri.toString(), 60_000);
    expect(mongo.readyState).toBe(1);

    await mongo.close();
    await proxy.close();
    await stores.close();
  });
});
