import type { ContactView, Figure, VisitorMessage } from '#libs/contract';
import { Rest, eventually, startMongo, startRedis, testFolder } from '#kit';
import { Jietong } from '#kit/jietong';
import { Processes, settingsOf } from '#kit/processes';
import { Site } from '#kit/site';
import { TEN_STATES, faultsOf, finishAll, openContacts, openTen } from '#kit/ten-contacts';
import { WechatApiStandIn } from '#kit/wechat-api';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import mongoose from 'mongoose';
import { rmSync } from 'node:fs';

/** Nothing runs out while the test looks at it. */
const PATIENT = {
  JIETONG_OFFER_SECONDS: '600',
  JIETONG_WRAP_UP_SECONDS: '600',
  JIETONG_AGENT_GRACE_SECONDS: '600',
};
/** Stores of its own and two starts of everything take their time on a busy machine. */
const WITHIN_MS = 180_000;

type Backup = Map<string, Record<string, unknown>[]>;

const processes = new Processes();
const home = testFolder('restore');
let wechat: WechatApiStandIn;
beforeAll(async () => {
  wechat = await WechatApiStandIn.start();
});
afterAll(async () => {
  await processes.close();
  await wechat?.close();
  rmSync(home, { recursive: true, force: true });
});

async function atDatabase<T>(uri: string, work: (db: mongoose.mongo.Db) => Promise<T>): Promise<T> {
  const client = await new mongoose.mongo.MongoClient(uri).connect();
  try {
    return await work(client.db());
  } finally {
    await client.close();
  }
}

/** All documents as they were in one moment, while others write: what `mongodump --oplog` makes. */
const backUp = (uri: string): Promise<Backup> =>
  atDatabase(uri, async (db) => {
    const session = db.client.startSession({ snapshot: true });
    const copy: Backup = new Map();
    for (const { name } of await db.listCollections().toArray()) {
      if (name.startsWith('system.')) continue;
      copy.set(name, await db.collection(name).find({}, { session }).toArray());
    }
    await session.endSession();
    return copy;
  });

const putBack = (uri: string, copy: Backup): Promise<void> =>
  atDatabase(uri, async (db) => {
    for (const [name, documents] of copy)
      if (documents.length > 0) await db.collection(name).insertMany(documents);
  });

const statesOf = (contacts: readonly ContactView[]): string[] =>
  contacts.map(({ id, state }) => `${id} ${state}`);

it(
  'a backup that was taken while ten contacts were open is put back beside an empty Redis, and they go on',
  async () => {
    const [mongo, redis] = await Promise.all([startMongo(), startRedis()]);
    try {
      const before = await Jietong.start({ ...PATIENT, WECHAT_API_BASE: wechat.base });
      const ten = await openTen(before, await before.wechat('gh_backup', 'safe'));
      expect(ten.contacts.map(({ state }) => state)).toEqual(TEN_STATES);
      const copy = await backUp(before.stores.mongodbUri);
      const later = await before.visitor();
      await later.ask<VisitorMessage>('message.send', { clientId: 'l', text: 'after the backup' });
      const { accessToken } = before.admin;
      await before.close();

      await putBack(mongo.url, copy);
      const after = await processes.start('all', {
        ...settingsOf({ mongodbUri: mongo.url, redisUrl: redis.url, redisPrefix: 'restored' }, PATIENT),
        JIETONG_HOME: home,
        WECHAT_API_BASE: wechat.base,
      });
      const again = new Site(after.url, Object.assign(new Rest(after.url, accessToken), { accessToken }));
      expect(statesOf(await openContacts(again.admin))).toEqual(statesOf(ten.contacts));
      expect(await faultsOf(again.admin, ten)).toEqual([]);

      const consoles = await Promise.all(ten.agents.map((token) => again.socket('/agent', token)));
      await finishAll(again.admin, consoles);
      expect(await faultsOf(again.admin, ten)).toEqual([]);
      await eventually(
        () => again.admin.get<Figure>('/api/v1/figures/connection-rate'),
        ({ numerator, denominator }) => numerator === 10 && denominator === 10,
      );
      const { findings } = await again.admin.get<{ findings: unknown[] }>('/api/v1/invariants');
      expect(findings).toEqual([]);
      again.leave();
      expect(await after.stop()).toBe(0);
    } finally {
      await processes.close();
      await Promise.all([mongo.close(), redis.close()]);
    }
  },
  WITHIN_MS,
);
