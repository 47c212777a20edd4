import type {
  AccountDirectory,
  Admission,
  AdmissionPort,
  ContactImage,
  Inbound,
  OverflowStep,
} from '#libs/contract';
import { createLog, ManualClock } from '#libs/platform';
import { openStores, type Stores } from '#kit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ContactQueryRepository } from '../contact-query.repository.js';
import { ContactRepository } from '../contact.repository.js';
import { contactCollection, messageCollection } from '../contact.schema.js';
import { ContactService } from '../contact.service.js';
import { CustomerIds } from '../customer/customer-ids.rules.js';
import { CustomerService } from '../customer/customer.service.js';
import { InboxService } from '../message/inbox.service.js';
import { soundness } from '../invariant/soundness.rules.js';
import { MessageRepository } from '../message/message.repository.js';
import { ArrivalService } from './arrival.service.js';

const HOUR_MS = 3_600_000;
const SECRET = 'of this deployment';
const clock = new ManualClock();
const accounts: AccountDirectory = {
  find: (channel, id) => Promise.resolve({ id, channel, districtId: '22', queueId: 'general' }),
};
const OPEN: Admission = { to: 'queue', queueId: 'general', steps: [] };
const SHUT_STEP: OverflowStep = {
  fromQueueId: 'general',
  when: 'closed',
  to: 'message',
  queueId: null,
  reason: '非服务时间',
  reasonEn: 'Outside the opening hours',
};
const SHUT: Admission = { to: 'message', queueId: null, steps: [SHUT_STEP] };
const log = createLog('test', { logLevel: 'silent' });
let hours = OPEN as Admission;
let lastAgents: (string | null)[] = [];
const admission: AdmissionPort = {
  async place(arriving) {
    lastAgents.push(await arriving.lastAgent());
    return { admission: hours, vipListIds: [], kept: null };
  },
};

let stores: Stores;
let contacts: ContactRepository;
let messages: MessageRepository;
let service: ContactService;
let arrivals: ArrivalService;
let inbox: InboxService;
let events = 0;

beforeAll(async () => {
  stores = await openStores();
  contacts = new ContactRepository(stores.mongo);
  messages = new MessageRepository(stores.mongo);
  service = new ContactService(contacts, clock, []);
  const queries = new ContactQueryRepository(stores.mongo);
  const customers = new CustomerService(queries, new CustomerIds(SECRET));
  arrivals = new ArrivalService({ service, queries, customers, admission, clock, log, linkMs: 24 * HOUR_MS });
  const terms = { wrapUp: async () => ({ wrapUpMs: 60_000, extensionMs: 0, extensions: 0 }) };
  const parts = { contacts, messages, service, arrivals, accounts, clock, listeners: [], terms };
  inbox = new InboxService(parts);
  await stores.migrate();
});
afterAll(() => stores.close());
beforeEach(() => {
  hours = OPEN;
  lastAgents = [];
});

const inbound = (identity: string): Inbound => ({
  channel: 'wechat',
  accountId: 'gh',
  externalId: `m${(events += 1)}`,
  identity,
  kind: 'message',
  text: '请问税号',
  at: clock.now(),
});
const contactsOf = (identity: string) =>
  contactCollection(stores.mongo).find({ 'customer.identity': identity }).sort({ _id: 1 }).toArray();
const textsIn = (contactIds: string[]) =>
  messageCollection(stores.mongo).countDocuments({ contactId: { $in: contactIds } });

async function answered(identity: string, agentId = `agent-of-${identity}`): Promise<ContactImage> {
  const { contactId } = await inbox.receive(inbound(identity));
  const expiresAt = clock.now() + 20_000;
  await service.offer([{ contactId: contactId!, epoch: 1, agentId, slot: 'chat:1', expiresAt }]);
  return service.apply(contactId!, { type: 'accept', epoch: 2, agentId });
}
async function close({ id, epoch, owner }: ContactImage): Promise<void> {
  const by = { by: 'agent', epoch, agentId: owner!.agentId } as const;
  await service.apply(id, { type: 'end', ...by, wrapUpUntil: clock.now() + 60_000 });
  await service.apply(id, { type: 'close', ...by, disposition: 'answered' });
}

describe('an office', () => {
  it('is told of every contact by its accounts: written, called, and called back', async () => {
    const account = { id: 'hall', channel: 'wechat', districtId: '22', queueId: 'general' } as const;
    const ours = { ...account, officeId: '2201' };
    const { image: written } = await arrivals.open(ours, 'reader', 'office-1');
    const { image: called } = await arrivals.openVisit(ours, 'caller', 'office-2', 'visit');
    const back = await arrivals.callBack({
      ...account,
      key: 'office-3',
      callbackId: '3'.repeat(24),
      place: clock.now(),
      accountId: account.id,
      identity: 'wisher',
      officeId: '2201',
      continues: called.id,
    });
    const backId = back.result === 'opened' ? back.contactId : '';
    for (const id of [written!.id, called.id, backId]) {
      const found = await contacts.findWithTimeline(id);
      expect(found?.image.officeId).toBe('2201');
      expect(found?.timeline[0]).toMatchObject({ type: 'contact.opened', officeId: '2201' });
    }
    const { image: none } = await arrivals.open(account, 'nobody', 'office-4');
    expect(none?.officeId).toBeNull();
    expect((await contacts.findWithTimeline(none!.id))?.timeline[0]).not.toHaveProperty('officeId');
  });
});

describe('a message for a closed contact', () => {
  it('opens a new one that goes on from it, and names who served the customer', async () => {
    const first = await answered('back');
    await close(first);
    clock.advance(24 * HOUR_MS - 1000);
    const { contactId } = await inbox.receive(inbound('back'));
    expect(contactId).not.toBe(first.id);
    expect(await contacts.find(contactId!)).toMatchObject({ continues: first.id, state: 'waiting' });
    expect(lastAgents).toEqual([null, 'agent-of-back']);
  });

  it('opens one of its own when the window is over', async () => {
    const first = await answered('late');
    await close(first);
    clock.advance(24 * HOUR_MS + 1000);
    const { contactId } = await inbox.receive(inbound('late'));
    expect(await contacts.find(contactId!)).toMatchObject({ continues: null });
    expect(lastAgents).toEqual([null, null]);
  });

  it('goes on from a contact that is still wrapped up', async () => {
    const { id, epoch } = await answered('wrap-up');
    const by = { by: 'agent', epoch, agentId: 'agent-of-wrap-up' } as const;
    await service.apply(id, { type: 'end', ...by, wrapUpUntil: clock.now() + 60_000 });
    const { contactId } = await inbox.receive(inbound('wrap-up'));
    expect(await contacts.find(contactId!)).toMatchObject({ continues: id });
  });

  it('never vanishes, and opens exactly one, when fifty come while it is being closed', async () => {
    for (let round = 0; round < 3; round += 1) {
      const identity = `race-${round}`;
      const first = await answered(identity);
      const closing = close(first);
      const received = await Promise.all(Array.from({ length: 50 }, () => inbox.receive(inbound(identity))));
      await closing;
      const opened = await contactsOf(identity);
      expect(opened.length).toBeLessThanOrEqual(2);
      expect(opened.slice(1).map(({ continues }) => continues)).toEqual(
        opened.length === 2 ? [first.id] : [],
      );
      expect(received.every(({ repeated }) => !repeated)).toBe(true);
      expect(await textsIn(opened.map(({ _id }) => _id))).toBe(51);
    }
  });

  it('opens exactly one linked contact when fifty come at once after it closed', async () => {
    const first = await answered('fifty');
    await close(first);
    await Promise.all(Array.from({ length: 50 }, () => inbox.receive(inbound('fifty'))));
    const opened = await contactsOf('fifty');
    expect(opened.map(({ continues }) => continues)).toEqual([null, first.id]);
    expect(await textsIn([opened[1]!._id])).toBe(50);
  });
});

describe('whoever ended in self-service', () => {
  const line = { id: '12360', channel: 'voice', districtId: '22', queueId: 'general' } as const;
  const journey = { path: ['top', 'status'], entered: {}, served: true };
  const ends = (call: string, at = clock.now()) => {
    const how = { journey, endedBy: 'customer', at } as const;
    return arrivals.keepUnasked(line, '13800138000', `voice:12360:${call}`, call, how);
  };

  it('has a contact that is closed from birth, once, that asked for nobody and is sound', async () => {
    expect(await Promise.all([ends('c1'), ends('c1')])).toContain('inserted');
    const [contact, ...others] = await contactsOf('13800138000');
    expect(others).toEqual([]);
    const record = await contacts.findWithTimeline(contact?._id ?? '');
    expect(record?.image).toMatchObject({ state: 'closed', outcome: 'self-service', continues: null });
    expect(record?.timeline).toMatchObject([
      { type: 'contact.opened', journey },
      { type: 'contact.closed', by: 'customer' },
    ]);
    if (record)
      expect(soundness({ contact: record.image, timeline: record.timeline, reacted: 0 })).toEqual([]);
  });

  it('is nobody who comes again when they call once more: what they had before goes on', async () => {
    const open = (call: string) => arrivals.openVisit(line, '13800138000', `voice:12360:${call}`, call);
    const first = await open('c2');
    expect(first.image.continues).toBeNull();
    await ends('c3');
    expect((await open('c4')).image.continues).toBe(first.image.id);
  });
});

describe('whoever writes when the queue leads them out', () => {
  beforeEach(() => {
    hours = SHUT;
  });

  it('leaves the message in a contact that is closed from birth; its repeats change nothing', async () => {
    const event = inbound('out');
    const first = await inbox.receive(event);
    const repeats = await Promise.all([inbox.receive(event), inbox.receive(event)]);
    expect(repeats).toEqual([1, 2].map(() => ({ ...first, repeated: true })));
    const [contact, ...others] = await contactsOf('out');
    expect(others).toEqual([]);
    expect(contact).toMatchObject({ state: 'closed', outcome: 'flowed-out', _id: first.contactId });
    expect(await textsIn([first.contactId!])).toBe(1);
  });

  it('opens one contact for an event that comes three times at once', async () => {
    const event = inbound('thrice');
    const results = await Promise.all([1, 2, 3].map(() => inbox.receive(event)));
    expect(new Set(results.map(({ contactId }) => contactId)).size).toBe(1);
    expect(results.filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(await contactsOf('thrice')).toHaveLength(1);
  });

  it('loses no message whose opening survived a crash without it', async () => {
    const event = inbound('crash');
    const account = { id: 'gh', channel: 'wechat', districtId: '22', queueId: 'general' } as const;
    const { image } = await arrivals.open(account, 'crash', `wechat:gh:${event.externalId}`);
    expect(await inbox.receive(event)).toEqual({ contactId: image!.id, seq: 1, repeated: false });
    expect(await contactsOf('crash')).toHaveLength(1);
  });

  it('adds to what they left, and asks once', async () => {
    const first = await inbox.receive(inbound('more'));
    clock.advance(60_000);
    const second = await inbox.receive(inbound('more'));
    expect(second).toEqual({ contactId: first.contactId, seq: 2, repeated: false });
    expect(await contactsOf('more')).toHaveLength(1);
  });

  it('is queued, linked to what they left, as soon as it takes them again', async () => {
    const first = await inbox.receive(inbound('morning'));
    hours = OPEN;
    clock.advance(HOUR_MS);
    const second = await inbox.receive(inbound('morning'));
    expect(await contacts.find(second.contactId!)).toMatchObject({
      state: 'waiting',
      continues: first.contactId,
    });
  });
});

describe('calling back', () => {
  const request = (identity: string, continues: string) => ({
    key: `callback:${identity}:1`,
    callbackId: `cb-${identity}`,
    place: clock.now() - HOUR_MS,
    channel: 'wechat' as const,
    accountId: 'gh',
    identity,
    districtId: '22',
    queueId: 'general',
    continues,
  });

  it('puts a contact at the place that was kept, once', async () => {
    const first = await answered('called');
    await close(first);
    const asked = request('called', first.id);
    const results = await Promise.all([1, 2, 3].map(() => arrivals.callBack(asked)));
    const opened = (await contactsOf('called'))[1];
    expect(results).toEqual(results.map(() => ({ result: 'opened', contactId: opened?._id })));
    expect(await contacts.find(opened!._id)).toMatchObject({
      state: 'waiting',
      queuedAt: asked.place,
      callbackId: asked.callbackId,
      continues: first.id,
    });
  });

  it('opens nothing for somebody who is here, or while the queue takes nobody', async () => {
    const { id } = await answered('here');
    expect(await arrivals.callBack(request('here', id))).toEqual({ result: 'in-contact' });
    hours = SHUT;
    expect(await arrivals.callBack(request('there', id))).toEqual({ result: 'led-out' });
    expect(await contactsOf('there')).toEqual([]);
  });
});
