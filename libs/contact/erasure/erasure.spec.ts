import { openStores, type Stores } from '#kit';
import { AppError, type ErasedPart, type ErasesPerson, type ErasureView } from '#libs/contract';
import { createLog, ManualClock, newId } from '#libs/platform';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ContactRepository } from '../contact.repository.js';
import { contactCollection, messageCollection } from '../contact.schema.js';
import { ContactService } from '../contact.service.js';
import { CustomerIds } from '../customer/customer-ids.rules.js';
import { ErasureRepository } from './erasure.repository.js';
import { ErasureRound } from './erasure-round.service.js';
import { erasureCollection } from './erasure.schema.js';
import { ErasureService } from './erasure.service.js';
import { PersonRepository } from './person.repository.js';

const ids = new CustomerIds('of this deployment');
const PHONE = '13800138000';
const ALL = { districtId: null };
const LEASE_MS = 30_000;

let stores: Stores;
let contacts: ContactService;
let clock: ManualClock;
let events = 0;
/** What owners were asked to erase, and when the next is to fail. */
let parts: ErasedPart[];
let failsAt: number | null;
let told: string[];

const owner: ErasesPerson = {
  async erase(part) {
    if (failsAt === parts.length) throw new Error('the process dies');
    parts.push(part);
  },
};
const service = (): ErasureService =>
  new ErasureService(
    new ErasureRepository(stores.mongo),
    new PersonRepository(stores.mongo),
    new ContactRepository(stores.mongo),
    ids,
    clock,
  );
/** As another worker has it. */
const sweep = (step = 2): Promise<void> =>
  new ErasureRound(
    new ErasureRepository(stores.mongo),
    new PersonRepository(stores.mongo),
    ids,
    [owner],
    clock,
    createLog('test', { logLevel: 'silent' }),
    step,
  ).sweep(async ({ id, contacts: n }) => void told.push(`${id} ${n}`));

async function open(accountId: string, districtId: string, identity = PHONE): Promise<string> {
  const party = { channel: 'voice', accountId, identity } as const;
  const arriving = { ...party, districtId, queueId: 'general', customerId: ids.of(party) };
  const { image } = await contacts.open(arriving, `e${(events += 1)}`);
  await stores.mongo.collection('messages').insertOne({
    _id: newId() as never,
    contactId: image.id,
    seq: 1,
    inboxKey: `voice:${accountId}:${image.id}`,
    text: `from ${identity}`,
    delivery: 'pending',
    nextAttemptAt: new Date(0),
  });
  return image.id;
}
async function over(accountId: string, districtId: string, identity = PHONE): Promise<string> {
  const id = await open(accountId, districtId, identity);
  await contacts.apply(id, { type: 'abandon', by: 'customer' });
  await reacted(id);
  return id;
}
const reacted = (id: string) =>
  contactCollection(stores.mongo).updateOne({ _id: id }, { $unset: { unreactedSince: '' } });
const identitiesOf = async (...contactIds: string[]): Promise<string[]> => {
  const found = await contactCollection(stores.mongo)
    .find({ _id: { $in: contactIds } })
    .sort({ _id: 1 })
    .toArray();
  return found.map(({ customer }) => customer.identity);
};
const ask = (contactId: string, scope: { districtId: string | null } = ALL): Promise<ErasureView> =>
  service().request({ who: { contactId }, reason: '本人申请', by: 'root' }, scope);

beforeAll(async () => {
  stores = await openStores();
  clock = new ManualClock(Date.now());
  contacts = new ContactService(new ContactRepository(stores.mongo), clock, []);
  new PersonRepository(stores.mongo);
  new ErasureRepository(stores.mongo);
  await stores.migrate();
});
afterAll(() => stores.close());
beforeEach(async () => {
  [parts, told, failsAt] = [[], [], null];
  for (const collection of [
    contactCollection(stores.mongo),
    messageCollection(stores.mongo),
    erasureCollection(stores.mongo),
  ]) {
    await collection.deleteMany({} as never);
  }
});

describe('erasing a person', () => {
  it('goes over all accounts of the channel, and is finished by another process where one died', async () => {
    const mine = [await over('a', '22'), await over('b', '22'), await over('b', '53')];
    const other = await over('a', '22', '13900139000');
    const erasure = await ask(mine[0] ?? '');
    failsAt = 1;
    await sweep();
    expect((await identitiesOf(...mine)).filter((one) => one === '')).toHaveLength(2);
    expect((await service().find(erasure.id, ALL)).state).toBe('running');
    // Nobody takes it up while somebody may be at it.
    await sweep();
    expect(parts).toHaveLength(1);
    failsAt = null;
    clock.advance(LEASE_MS);
    await Promise.all([sweep(), sweep()]);
    expect(await identitiesOf(...mine, other)).toEqual(['', '', '', '13900139000']);
    // Each once more, for what came to an owner meanwhile.
    const asked = new Set(parts.flatMap(({ contactIds }) => contactIds));
    expect([...asked].toSorted()).toEqual(mine.toSorted());
    expect(told).toEqual([`${erasure.id} 3`]);
    expect(await service().find(erasure.id, ALL)).toMatchObject({ state: 'done', contacts: 3 });
    // It forgets the person itself, and what nobody sent before is never sent.
    const left = [
      ...(await erasureCollection(stores.mongo).find().toArray()),
      ...(await messageCollection(stores.mongo)
        .find({ contactId: { $in: mine } })
        .toArray()),
    ];
    expect(JSON.stringify(left)).not.toContain(PHONE);
    expect(await messageCollection(stores.mongo).find({ delivery: 'pending' }).toArray()).toMatchObject([
      { contactId: other },
    ]);
  });

  it('takes what was entered by keys and the marks of VIP lists; which way a caller went stays', async () => {
    const party = { channel: 'voice', accountId: 'a', identity: PHONE } as const;
    const journey = { path: ['top', 'number'], entered: { declaration: '531120261234', pin: '2214' } };
    const arriving = { ...party, districtId: '22', queueId: 'general', customerId: ids.of(party), journey };
    const { image } = await contacts.open(arriving, 'keys');
    await contacts.apply(image.id, { type: 'abandon', by: 'customer' });
    await reacted(image.id);
    const all = contactCollection(stores.mongo);
    await all.updateOne({ _id: image.id }, { $set: { vipListIds: ['aeo'] } });
    const stored = async (): Promise<string> => JSON.stringify(await all.findOne({ _id: image.id }));
    expect(await stored()).toMatch(/"aeo".*531120261234.*"2214"/);
    await ask(image.id);
    await sweep();
    // Whole, for an id may well have 5311 in it.
    expect(await stored()).not.toMatch(/531120261234|"2214"|"aeo"/);
    const left = await all.findOne({ _id: image.id });
    expect(left?.vipListIds).toEqual([]);
    expect(left?.timeline[0]).toMatchObject({
      type: 'contact.opened',
      journey: { path: journey.path, entered: {} },
    });
    expect(left?.timeline.map(({ type }) => type)).toContain('contact.abandoned');
  });

  it('is one, however often it is asked for, while it runs and afterwards', async () => {
    const [first, second] = [await over('a', '22'), await over('a', '22')];
    const asked = await Promise.all([ask(first), ask(second), ask(first)]);
    expect(new Set(asked.map(({ id }) => id)).size).toBe(1);
    await sweep();
    expect((await ask(second)).id).toBe(asked[0]?.id);
    await sweep();
    expect(told).toHaveLength(1);
  });

  it('is known of a contact while it runs and when it is done, and of no other', async () => {
    const [its, other] = [await over('a', '22'), await over('a', '22', '13900000002')];
    const { id } = await ask(its, { districtId: '22' });
    const known = [{ id, by: 'root', requestedAt: new Date(clock.now()).toISOString() }];
    expect(await service().ofContact(its)).toMatchObject(known);
    await sweep();
    expect(await service().ofContact(its)).toMatchObject(known);
    expect(await service().ofContact(other)).toEqual([]);
    expect(await service().ofContact('nobody')).toEqual([]);
  });

  it('keeps to a district, and what is another’s is not there', async () => {
    const [here, there] = [await over('a', '22'), await over('a', '53')];
    await expect(ask(there, { districtId: '22' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const { id } = await ask(here, { districtId: '22' });
    await sweep();
    expect(await identitiesOf(here, there)).toEqual(['', PHONE]);
    await expect(service().find(id, { districtId: '53' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is refused while a contact is open, and waits for one that was opened meanwhile', async () => {
    const first = await over('a', '22');
    const waiting = await open('b', '22');
    await expect(ask(first)).rejects.toMatchObject({ code: 'CONTACT_OPEN' });
    await contacts.apply(waiting, { type: 'abandon', by: 'customer' });
    const { id } = await ask(first);
    // Closed, but what follows from it, a callback perhaps, is not done yet.
    await sweep();
    expect(parts).toEqual([]);
    expect(await identitiesOf(first, waiting)).toEqual([PHONE, PHONE]);
    await reacted(waiting);
    clock.advance(LEASE_MS);
    await sweep();
    expect(await identitiesOf(first, waiting)).toEqual(['', '']);
    expect((await service().find(id, ALL)).contacts).toBe(2);
  });

  it('by a number goes to the owners even if there is no contact', async () => {
    const who = { channel: 'voice', identity: PHONE } as const;
    const { id } = await service().request({ who, reason: '本人申请', by: 'root' }, ALL);
    await sweep();
    expect(parts).toMatchObject([{ ...who, contactIds: [] }]);
    expect(await service().find(id, ALL)).toMatchObject({ state: 'done', contacts: 0 });
  });

  it('waits for an owner that can’t yet', async () => {
    const first = await over('a', '22');
    await ask(first);
    const late: ErasesPerson = { erase: () => Promise.reject(new AppError('STATE_CONFLICT')) };
    const round = new ErasureRound(
      new ErasureRepository(stores.mongo),
      new PersonRepository(stores.mongo),
      ids,
      [owner, late],
      clock,
      createLog('test', { logLevel: 'silent' }),
    );
    await round.sweep(async () => undefined);
    expect(await identitiesOf(first)).toEqual([PHONE]);
  });
});
