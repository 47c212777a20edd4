import { eventually, testFolder } from '#kit';
import { Jietong, type Console } from '#kit/jietong';
import { factCorrection, rollupService } from '#kit/measuring';
import type { WechatCaller } from '#kit/wechat-api';
import { DiskStore, RecordingRepository, RecordingService, TranscriptRepository } from '#libs/channel/voice';
import { ReactionRepository } from '#libs/contact';
import {
  DAY_MS,
  type ContactDetail,
  type ContactView,
  type Desk,
  type ErasureView,
  type Figure,
  type Page,
} from '#libs/contract';
import {
  CompletenessService,
  DEFAULT_OPTIONS,
  DEFINITIONS,
  DrillDownService,
  EVERYTHING,
  FactRepository,
  FiguresService,
  fixedSettings,
  PublicationRepository,
  PublicationService,
  RecountRepository,
  RollupRepository,
} from '#libs/metrics';
import { createLog, ManualClock, shanghaiDay } from '#libs/platform';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync } from 'node:fs';
import { mongo as driver } from 'mongoose';

const OPENID = 'oErasedPersonOpenid01';
const OTHER = 'oSomebodyElseOpenid02';
const PHONE = '13912340001';
/** Everything that must be nowhere afterwards. */
const SECRETS = [
  OPENID,
  PHONE,
  '我叫欧阳晓明',
  '欧阳晓明的单号',
  '给欧阳晓明的答复',
  '欧阳的录音',
  '欧阳的辅导',
];
let jietong: Jietong;
let folder: string;
let caller: WechatCaller;
let agent: Console;
const contactIds: string[] = [];

const api = <T>(path: string): Promise<T> => jietong.admin.get<T>(`/api/v1${path}`);
const log = createLog('test', { logLevel: 'silent' });

/** Collections in which one of these words stands, with the word. */
async function standing(words: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const { name } of await jietong.stores.mongo.listCollections()) {
    if (name.startsWith('system.')) continue;
    const docs = await jietong.stores.mongo.collection(name).find().toArray();
    const text = docs.map((doc) => driver.BSON.EJSON.stringify(doc)).join('\n');
    found.push(...words.filter((word) => text.includes(word)).map((word) => `${name}: ${word}`));
  }
  return found;
}

/** The contact that is offered to the agent. */
async function rung(): Promise<ContactView> {
  const { contacts } = await eventually(
    () => agent.ask<Desk>('desk.sync'),
    (desk) => desk.contacts.some(({ state }) => state === 'offered'),
  );
  return contacts.find(({ state }) => state === 'offered') as ContactView;
}

/** A contact from its first message to its closing, with an answer and a note. */
async function served(openid: string, text: string, topicId: string): Promise<string> {
  await caller.send(caller.text(openid, text));
  const offered = await rung();
  const ref = { contactId: offered.id, epoch: offered.epoch };
  await agent.ask('contact.accept', ref);
  await agent.ask('message.send', { ...ref, clientId: `a-${offered.id}`, text: '给欧阳晓明的答复' });
  await agent.ask('message.note', { ...ref, clientId: `n-${offered.id}`, text: '欧阳晓明的单号' });
  await agent.ask('contact.end', ref);
  await agent.ask('contact.wrap-up', { ...ref, disposition: 'answered', topicId });
  return offered.id;
}

const range = () => ({ from: shanghaiDay(Date.now() - DAY_MS), to: shanghaiDay(Date.now() + DAY_MS) });

async function figures(): Promise<Figure[]> {
  const service = new FiguresService(
    new RollupRepository(jietong.stores.mongo),
    fixedSettings(DEFAULT_OPTIONS),
  );
  // An agent's time has neither queue nor channel nor topic.
  const groups = {
    contacts: [null, 'queue', 'channel', 'topic', 'day'],
    time: [null, 'agent', 'day'],
  } as const;
  const all = DEFINITIONS.flatMap(({ id, unit }) =>
    groups[unit === 'time-share' ? 'time' : 'contacts'].map(async (by) => {
      const table = await service.table({ definition: id, ...range(), filter: EVERYTHING }, by);
      return [table.total, ...table.rows.map(({ figure }) => figure)];
    }),
  );
  return (await Promise.all(all)).flat();
}

/** Throws facts and roll-ups away, and makes them again of the timelines. */
async function fromNothing(): Promise<void> {
  const { mongo } = jietong.stores;
  for (const name of ['rollups', 'rollup-deltas', 'rollup-cells', 'rollup-months']) {
    await mongo.collection(name).deleteMany({});
  }
  // An agent's time is no contact's.
  await mongo.collection('facts').deleteMany({ name: { $nin: ['worked', 'idled', 'unready'] } });
  await factCorrection(mongo).run(new ReactionRepository(mongo).all());
  await rollupService(mongo).rebuild('correct');
}

/** As who publishes the figures of these days once they are over. */
function publisher(): PublicationService {
  const { mongo } = jietong.stores;
  const [rollups, facts, settings] = [
    new RollupRepository(mongo),
    new FactRepository(mongo),
    fixedSettings(DEFAULT_OPTIONS),
  ];
  const backlog = { behind: async () => false, unclosed: async () => 0 };
  const ratings = { behind: async () => false, answerable: async () => 0 };
  const completeness = new CompletenessService(
    facts,
    new RecountRepository(mongo),
    backlog,
    { told: async () => null },
    ratings,
  );
  const drill = new DrillDownService(rollups, facts, settings);
  const clock = new ManualClock(Date.now() + 5 * DAY_MS);
  return new PublicationService(
    new PublicationRepository(mongo),
    new FiguresService(rollups, settings),
    drill,
    completeness,
    clock,
  );
}

async function done(erasure: ErasureView): Promise<ErasureView> {
  return eventually(
    () => api<ErasureView>(`/erasures/${erasure.id}`),
    ({ state }) => state === 'done',
  );
}

beforeAll(async () => {
  folder = testFolder('recordings');
  jietong = await Jietong.start({ JIETONG_RECORDINGS: folder });
  caller = await jietong.wechat('gh1', 'plain');
  agent = await jietong.agent('ann');
  const topic = { name: '归类', nameEn: 'Classification', districtId: '00' };
  const { id: topicId } = await jietong.admin.post<{ id: string }>('/api/v1/topics', topic);
  contactIds.push(await served(OPENID, '我叫欧阳晓明，电话13912340001', topicId));
  contactIds.push(await served(OPENID, '我叫欧阳晓明，再问一次', topicId));
  contactIds.push(await served(OTHER, '别人的问题', topicId));
}, 120_000);
afterAll(() => jietong?.close());

describe('a person’s data', () => {
  it('are refused to be erased while they are in a contact, and to all but administrators of the district', async () => {
    await agent.ask('presence.set', { presence: 'offline' });
    await caller.send(caller.text(OPENID, '我叫欧阳晓明，还在等'));
    const body = { contactId: contactIds[0], reason: '本人申请' };
    expect((await jietong.admin.call('POST', '/api/v1/erasures', body)).body).toMatchObject({
      code: 'CONTACT_OPEN',
    });
    await agent.ask('presence.set', { presence: 'online' });
    const { id: contactId, epoch } = await rung();
    await agent.ask('contact.accept', { contactId, epoch });
    await agent.ask('contact.end', { contactId, epoch });
    await agent.ask('contact.wrap-up', { contactId, epoch, disposition: 'answered' });
    contactIds.push(contactId);

    await jietong.user('foreign', { roles: ['administrator'], districtId: '53', queueIds: [] });
    const foreign = await jietong.signIn('foreign');
    expect((await foreign.call('POST', '/api/v1/erasures', body)).status).toBe(404);
    const both = { ...body, channel: 'wechat', identity: OPENID };
    expect((await jietong.admin.call('POST', '/api/v1/erasures', both)).status).toBe(400);
    // Another district's administrator erases what is theirs, which is nothing.
    const theirs = await foreign.post<ErasureView>('/api/v1/erasures', {
      channel: 'wechat',
      identity: OPENID,
      reason: '查无此人',
    });
    await eventually(
      () => foreign.get<ErasureView>(`/api/v1/erasures/${theirs.id}`),
      ({ state, contacts }) => state === 'done' && contacts === 0,
    );
    expect((await api<ContactDetail>(`/contacts/${contactIds[0]}`)).customer.erased).toBeUndefined();
  });

  it('are gone everywhere, and every figure and every published contact set stays', async () => {
    const { mongo } = jietong.stores;
    const [first = '', second = '', other = '', last = ''] = contactIds;
    const clock = new ManualClock(Date.now());
    const recordings = new RecordingService(
      new RecordingRepository(mongo),
      new DiskStore(folder),
      { secret: 'a secret of tests, long enough to be one', recordingDays: 0 },
      clock,
      log,
    );
    await recordings.keep(
      { id: `${first}-2`, contactId: first, districtId: '00', marks: [] },
      Buffer.from('the sound of a call'),
    );
    const line = { contactId: second, districtId: '00', speaker: 'caller', seconds: 1 } as const;
    await new TranscriptRepository(mongo).add({
      ...line,
      id: 'line',
      at: Date.now(),
      text: '欧阳的录音',
      shown: '欧阳的录音',
    });
    await mongo.collection('coaching-notes').insertOne({ contactId: first, text: '欧阳的辅导' });
    await mongo.collection('callbacks').insertOne({
      state: 'open',
      customer: { id: 'x', identity: OPENID },
      sources: [`${first}:wish:1`],
      phone: PHONE,
      districtId: '00',
    });
    // All has been told, and stands in the roll-ups.
    await eventually(
      () => mongo.collection('contacts').countDocuments({ unreactedSince: { $exists: true } }),
      (n) => n === 0,
    );
    await fromNothing();
    const published = await publisher().publish(
      { definition: 'average-handle-time', ...range(), filter: EVERYTHING },
      { note: '公布', public: false, by: 'qa' },
    );
    const frozen = () =>
      publisher().contacts(published.id, 'denominator', { districtId: null }, { cursor: null, limit: 99 });
    const [before, contacts] = [await figures(), await frozen()];
    const timelines = await timelinesOf();
    expect(before.find(({ definition }) => definition === 'contacts-handled')?.value).toBe(4);
    expect(before.find(({ definition }) => definition === 'first-contact-resolution')?.value).toBeLessThan(1);
    expect((await standing(SECRETS)).length).toBeGreaterThanOrEqual(SECRETS.length);

    const body = { contactId: first, reason: `本人申请，${PHONE}` };
    const erasure = await jietong.admin.post<ErasureView>('/api/v1/erasures', body);
    expect(await done(erasure)).toMatchObject({ contacts: 3, reason: '本人申请，139****0001' });

    expect(
      await standing(SECRETS.filter((word) => !word.includes('答复') && !word.includes('单号'))),
    ).toEqual([]);
    // Nothing of the other customer is touched: the same answer and note stand in their contact alone.
    const said = await mongo
      .collection('messages')
      .find({ text: { $ne: '' } })
      .toArray();
    expect([...new Set(said.map(({ contactId }) => contactId as string))]).toEqual([other]);
    expect(await recordings.of(first)).toEqual([]);
    const files = existsSync(folder) ? readdirSync(folder, { recursive: true }) : [];
    expect(files.filter((name) => String(name).endsWith('.jtr'))).toEqual([]);
    expect((await api<ContactDetail>(`/contacts/${other}`)).customer.erased).toBeUndefined();
    expect((await api<ContactDetail>(`/contacts/${last}`)).customer).toMatchObject({ erased: true });

    expect(await figures()).toEqual(before);
    expect(await frozen()).toEqual(contacts);
    expect(await timelinesOf()).toEqual(timelines);
    await fromNothing();
    expect(await figures()).toEqual(before);
  });

  it('are erased once: asking again answers the same erasure, and both stand in the audit', async () => {
    const { items } = await api<Page<ErasureView>>('/erasures');
    const again = await jietong.admin.post<ErasureView>('/api/v1/erasures', {
      contactId: contactIds[1],
      reason: '再次申请',
    });
    expect(items.map(({ id }) => id)).toContain(again.id);
    expect(again.state).toBe('done');
    const rows = await jietong.stores.mongo
      .collection('audit')
      .find({ target: `erasure:${again.id}` })
      .toArray();
    expect(rows.map(({ action }) => action as string).toSorted()).toEqual([
      'person.erased',
      'person.erasure-requested',
      'person.erasure-requested',
    ]);
    const { findings } = await api<{ findings: unknown[] }>('/invariants');
    expect(findings).toEqual([]);
  });

  it('belong to nobody: who comes again is somebody new', async () => {
    await caller.send(caller.text(OPENID, '新的问题'));
    const contact = await rung();
    const old = await api<ContactDetail>(`/contacts/${contactIds[0]}`);
    expect(contact.continues).toBeNull();
    expect(contact.customer.id).not.toBe(old.customer.id);
  });
});

const timelinesOf = () =>
  jietong.stores.mongo
    .collection('contacts')
    .find({}, { projection: { timeline: 1, topicId: 1, closedAt: 1 } })
    .sort({ _id: 1 })
    .toArray();
