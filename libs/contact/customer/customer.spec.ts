import { openStores, type Stores } from '#kit';
import {
  DAY_MS,
  type AccountDirectory,
  type AdmissionPort,
  type ContactImage,
  type Inbound,
} from '#libs/contract';
import { createLog, KeyedHash, ManualClock } from '#libs/platform';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ArrivalService } from '../arrival/arrival.service.js';
import { ContactQueryRepository } from '../contact-query.repository.js';
import { ContactRepository } from '../contact.repository.js';
import { identityHashOf } from '../contact.rules.js';
import { contactCollection } from '../contact.schema.js';
import { ContactService } from '../contact.service.js';
import { ContactViewService } from '../contact-view.service.js';
import { InboxService } from '../message/inbox.service.js';
import { MessageRepository } from '../message/message.repository.js';
import { ContactListRepository } from '../list/contact-list.repository.js';
import { CustomerIds } from './customer-ids.rules.js';
import { CustomerRenamingRepository } from './customer-renaming.repository.js';
import { CustomerRenamingService } from './customer-renaming.service.js';
import { CustomerService } from './customer.service.js';

const HOUR_MS = 3_600_000;
const ids = new CustomerIds('of this deployment');
const account = { id: 'gh', channel: 'wechat', districtId: '22', queueId: 'general' } as const;
const accounts: AccountDirectory = { find: () => Promise.resolve(account) };
const partyOf = (identity: string) => ({ channel: 'wechat', accountId: 'gh', identity }) as const;

let stores: Stores;
let repository: ContactRepository;
let clock: ManualClock;
let contacts: ContactService;
let arrivals: ArrivalService;
let inbox: InboxService;
let views: ContactViewService;
let customers: CustomerService;
let lastAgents: (string | null)[];
let events = 0;

const admission: AdmissionPort = {
  async place(arriving) {
    lastAgents.push(await arriving.lastAgent());
    return { admission: { to: 'queue', queueId: 'general', steps: [] }, vipListIds: [], kept: null };
  },
};

beforeAll(async () => {
  stores = await openStores();
  repository = new ContactRepository(stores.mongo);
  const messages = new MessageRepository(stores.mongo);
  const queries = new ContactQueryRepository(stores.mongo);
  customers = new CustomerService(queries, ids);
  const log = createLog('test', { logLevel: 'silent' });
  // Ids of documents are made by this machine's clock.
  clock = new ManualClock(Date.now());
  contacts = new ContactService(repository, clock, []);
  const service = contacts;
  arrivals = new ArrivalService({ service, queries, customers, admission, clock, log, linkMs: DAY_MS });
  const terms = { wrapUp: async () => ({ wrapUpMs: 60_000, extensionMs: 0, extensions: 0 }) };
  inbox = new InboxService({
    contacts: repository,
    messages,
    service,
    arrivals,
    accounts,
    clock,
    listeners: [],
    terms,
  });
  views = new ContactViewService(
    repository,
    new ContactListRepository(stores.mongo),
    queries,
    messages,
    customers,
  );
  await stores.migrate();
});
afterAll(() => stores.close());
beforeEach(async () => {
  lastAgents = [];
  await stores.mongo.collection('contacts').deleteMany({});
  await stores.mongo.collection('customer-renaming').deleteMany({});
});

/** As the version before opened one. */
async function before(identity: string): Promise<ContactImage> {
  const { channel, id: accountId, districtId, queueId } = account;
  const opened = { channel, accountId, districtId, queueId, identity };
  return (await contacts.open(opened, `before-${(events += 1)}`)).image;
}
/** An agent of the version before served it. */
async function served(identity: string, topicId?: string): Promise<ContactImage> {
  const { id: contactId, epoch } = await before(identity);
  const by = { by: 'agent', agentId: 'ann', epoch: epoch + 1 } as const;
  await contacts.offer([
    { contactId, epoch, agentId: 'ann', slot: 'chat:1', expiresAt: clock.now() + 20_000 },
  ]);
  await contacts.apply(contactId, { type: 'accept', epoch: by.epoch, agentId: 'ann' });
  await contacts.apply(contactId, { type: 'end', ...by, wrapUpUntil: clock.now() + 60_000 });
  return contacts.apply(contactId, {
    type: 'close',
    ...by,
    disposition: 'answered',
    ...(topicId === undefined ? {} : { topicId }),
  });
}
const says = (identity: string): Inbound => ({
  ...partyOf(identity),
  externalId: `m${(events += 1)}`,
  kind: 'message',
  text: '请问',
  at: clock.now(),
});
const renaming = (step?: number): CustomerRenamingService =>
  new CustomerRenamingService(new CustomerRenamingRepository(stores.mongo), ids, clock, step);
const stored = () => contactCollection(stores.mongo).find().sort({ _id: 1 }).toArray();

describe('the id of a customer', () => {
  it('is made with the deployment’s secret, and is not the plain hash', () => {
    const party = partyOf('13812345678');
    expect(ids.of(party)).toMatch(/^[0-9a-f]{32}$/);
    expect(ids.of(party)).toBe(new CustomerIds('of this deployment').of(party));
    expect(ids.of(party)).not.toBe(new CustomerIds('of another one').of(party));
    expect(ids.of(party)).not.toContain(identityHashOf(party));
    expect(ids.of({ ...party, accountId: 'other' })).not.toBe(ids.of(party));
  });

  it('is a caller’s however their number is written, and theirs alone are looked for by every writing', () => {
    const caller = (identity: string) => ({ channel: 'voice', accountId: '12360', identity }) as const;
    const id = ids.of(caller('13800138000'));
    for (const written of ['+8613800138000', '013800138000', '8613800138000'])
      expect(ids.of(caller(written))).toBe(id);
    // As it was made while the number was taken as the trunk wrote it.
    const then = new KeyedHash('of this deployment', 'ids of customers').of('voice:12360:+8613800138000');
    expect(then).not.toBe(id);
    expect(ids.all(caller('13800138000'))).toEqual(expect.arrayContaining([id, then]));
    expect(ids.all(caller('13800138001'))).not.toContain(then);
    const chat = (identity: string) => ({ ...caller(identity), channel: 'webchat' }) as const;
    expect(ids.of(chat('+8613800138000'))).not.toBe(ids.of(chat('13800138000')));
  });

  it('is what a new contact shows', async () => {
    const { contactId } = await inbox.receive(says('new'));
    const { customer } = await views.detail(contactId ?? '', { districtId: null });
    expect(customer.id).toBe(ids.of(partyOf('new')));
  });
});

describe('a customer of the version before', () => {
  it.each(['before', 'after'])('stays in their one open contact, %s it is renamed', async (when) => {
    const open = await before('talking');
    if (when === 'after') await renaming().round();
    const [first, second] = await Promise.all([
      inbox.receive(says('talking')),
      inbox.receive(says('talking')),
    ]);
    expect([first?.contactId, second?.contactId]).toEqual([open.id, open.id]);
    expect(await stored()).toHaveLength(1);
    await inbox.receive({ ...says('talking'), kind: 'leave' });
    expect((await stored())[0]).toMatchObject({ state: 'closed', outcome: 'abandoned' });
  });

  it.each(['before', 'after'])(
    'goes on with their last contact and agent, %s it is renamed',
    async (when) => {
      const last = await served('again');
      if (when === 'after') await renaming().round();
      await inbox.receive(says('again'));
      expect(lastAgents).toEqual(['ann']);
      const [, now] = await stored();
      expect(now).toMatchObject({ continues: last.id, customer: { id: ids.of(partyOf('again')) } });
    },
  );

  it('has one history, whichever id is asked for', async () => {
    const last = await served('history');
    const { contactId } = await inbox.receive(says('history'));
    for (const customerId of [identityHashOf(partyOf('history')), ids.of(partyOf('history'))]) {
      const { items } = await views.list({ districtId: null, customerId }, null, 10);
      expect(items.map(({ id }) => id)).toEqual([contactId, last.id]);
    }
  });
});

describe('the renaming of customers', () => {
  it('takes open contacts first, goes on where another process stopped, and ends', async () => {
    for (let n = 0; n < 5; n += 1) await served(`closed-${n}`);
    await before('open');
    clock.advance(HOUR_MS);
    const keyed = async (): Promise<boolean[]> =>
      (await stored()).map(({ customer }) => customer.id.length === 32);
    // Each round by another process, as if the one before had been stopped.
    expect(await renaming(2).round()).toBe('more');
    expect(await keyed()).toEqual([true, true, false, false, false, true]);
    await Promise.all([renaming(2).round(), renaming(2).round()]);
    while ((await renaming(2).round()) === 'more');
    expect(await keyed()).toEqual(Array(6).fill(true));
    for (const { customer } of await stored()) expect(customer.id).toBe(ids.of(partyOf(customer.identity)));
    const [{ seq, timeline } = { seq: 0, timeline: [] }] = await stored();
    expect(timeline).toHaveLength(seq);

    // A process of the version before is still there.
    await before('late');
    clock.advance(HOUR_MS);
    expect(await renaming().round()).toBe('caught-up');
    expect(await keyed()).toEqual(Array(7).fill(true));
    clock.advance(DAY_MS);
    expect(await renaming().round()).toBe('caught-up');
    expect(await renaming().round()).toBe('done');
  });
});

describe('a contact on the topic of an earlier one', () => {
  const [DUTY, LOGIN] = ['1'.repeat(24), '2'.repeat(24)] as const;
  const arrives = async (identity: string): Promise<ContactImage> => {
    const { contactId } = await inbox.receive(says(identity));
    return (await repository.find(contactId ?? '')) as ContactImage;
  };

  it('repeats the latest of them, whichever id the customer had then, and no other customer’s', async () => {
    await served('again', DUTY);
    clock.advance(HOUR_MS);
    const latest = await served('again', DUTY);
    clock.advance(HOUR_MS);
    await served('again', LOGIN);
    await served('another', DUTY);
    clock.advance(HOUR_MS);
    await served('again');
    clock.advance(HOUR_MS);
    const next = await arrives('again');
    expect(next.customer.id).not.toBe(latest.customer.id);
    expect(await customers.repeatedBy(next, DUTY, DAY_MS)).toBe(latest.id);
    expect(await customers.repeatedBy(next, '3'.repeat(24), DAY_MS)).toBeNull();
  });

  it('does so if the earlier one was opened within the window before it, and not after', async () => {
    const earlier = await served('late', DUTY);
    clock.advance(DAY_MS);
    const next = await arrives('late');
    expect(await customers.repeatedBy(next, DUTY, DAY_MS)).toBe(earlier.id);
    expect(await customers.repeatedBy(next, DUTY, DAY_MS - 1)).toBeNull();
    expect(
      await customers.repeatedBy({ ...earlier, id: 'x', openedAt: earlier.openedAt - 1 }, DUTY, DAY_MS),
    ).toBeNull();
  });
});
