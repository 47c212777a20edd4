import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openStores, type Stores } from '#kit';
import { bounded } from './mongo.js';

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
