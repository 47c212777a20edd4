import { AppError } from '#libs/contract';
import { openStores, type Stores } from '#kit';
import { connectMongo } from '#libs/platform';
import { HttpException } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTcpProxy } from '#kit/tcp-proxy';
import { loggable, refusalOf } from './refusal.rules.js';

let stores: Stores;
beforeAll(async () => {
  stores = await openStores();
});
afterAll(() => stores.close());

const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

describe('refusalOf', () => {
  it.each([
    [400, 'BAD_INPUT'],
    [401, 'NOT_SIGNED_IN'],
    [403, 'FORBIDDEN'],
    [404, 'NOT_FOUND'],
    [413, 'TOO_LARGE'],
    [415, 'BAD_INPUT'],
    [429, 'TOO_MANY'],
    [503, 'UNAVAILABLE'],
    [500, 'INTERNAL'],
  ])('maps HTTP %i to %s', (status, code) => {
    expect(refusalOf(new HttpException('words', status))).toMatchObject({ status, body: { code } });
  });

  it('takes anything thrown for a surprise, and tells nothing of it', () => {
    for (const thrown of [new Error('secret'), 'secret', undefined, null, { secret: 1 }]) {
      expect(refusalOf(thrown)).toEqual({
        status: 500,
        body: new AppError('INTERNAL').toBody(),
        surprise: true,
      });
    }
  });

  it('knows a MongoDB that went away, as its driver reports it', async () => {
    const uri = new URL(stores.mongodbUri);
    const proxy = await openTcpProxy(uri.hostname, Number(uri.port));
    uri.port = String(proxy.port);
    const mongo = await connectMongo(uri.toString());
    proxy.cut();
    expect(refusalOf(await failure(mongo.collection('notes').insertOne({})))).toMatchObject({
      status: 503,
      body: { code: 'UNAVAILABLE' },
      surprise: false,
    });
    await mongo.close();
    expect(refusalOf(await failure(mongo.collection('notes').findOne({}))).body.code).toBe('UNAVAILABLE');
    await proxy.close();
  });
});

it('loggable keeps the value out of a unique index’s refusal', async () => {
  const notes = stores.mongo.collection<{ _id: string }>('notes');
  await notes.insertOne({ _id: '13800138000' });
  const error = await failure(notes.insertOne({ _id: '13800138000' }));
  expect(error).toMatchObject({ code: 11000 });
  expect(JSON.stringify(loggable(error))).not.toContain('13800138000');
  expect(loggable(error).message).toContain('E11000');
});
