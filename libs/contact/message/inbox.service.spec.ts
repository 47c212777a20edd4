import type { AccountDirectory, Inbound } from '#libs/contract';
import { createLog, ManualClock } from '#libs/platform';
import { openStores, type Stores } from '#kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ArrivalService } from '../arrival/arrival.service.js';
import { ContactQueryRepository } from '../contact-query.repository.js';
import { ContactRepository } from '../contact.repository.js';
import { contactCollection, messageCollection } from '../contact.schema.js';
import { ContactService } from '../contact.service.js';
import { CustomerIds } from '../customer/customer-ids.rules.js';
import { CustomerService } from '../customer/customer.service.js';
import { InboxService } from './inbox.service.js';
import { MessageRepository } from './message.repository.js';

const clock = new ManualClock();
const accounts: AccountDirectory = {
  find: (channel, id) =>
    Promise.resolve(id === 'unknown' ? null : { id, channel, districtId: '22', queueId: 'general' }),
};
const log = createLog('test', { logLevel: 'silent' });
let stores: Stores;
let contacts: ContactRepository;
let messages: MessageRepository;
let service: ContactService;
let inbox: InboxService;

beforeAll(async () => {
  stores = await openStores();
  contacts = new ContactRepository(stores.mongo);
  messages = new MessageRepository(stores.mongo);
  service = new ContactService(contacts, clock, []);
  const queries = new ContactQueryRepository(stores.mongo);
  const customers = new CustomerService(queries, new CustomerIds('of this deployment'));
  const arrivals = new ArrivalService({
    service,
    queries,
    customers,
    admission: null,
    clock,
    log,
    linkMs: 3_600_000,
  });
  const terms = { wrapUp: async () => ({ wrapUpMs: 60_000, extensionMs: 0, extensions: 0 }) };
  const parts = { contacts, messages, service, arrivals, accounts, clock, listeners: [], terms };
  inbox = new InboxService(parts);
  await stores.migrate();
});
afterAll(() => stores.close());

let events = 0;
const inbound = (identity: string, more: Partial<Inbound> = {}): Inbound => ({
  channel: 'wechat',
  accountId: 'gh_test',
  externalId: `m${(events += 1)}`,
  identity,
  kind: 'message',
  text: '请问税号',
  at: clock.now(),
  ...more,
});
const countContacts = (identity: string) =>
  contactCollection(stores.mongo).countDocuments({ 'customer.identity': identity });

describe('the inbox', () => {
  it('opens a contact with the first message and adds the next to it', async () => {
    const first = await inbox.receive(inbound('o-two'));
    const second = await inbox.receive(inbound('o-two'));
    expect(second).toEqual({ contactId: first.contactId, seq: 2, repeated: false });
    expect(await countContacts('o-two')).toBe(1);
  });

  it('handles a message that is delivered three times in parallel once', async () => {
    const event = inbound('o-three');
    const results = await Promise.all([inbox.receive(event), inbox.receive(event), inbox.receive(event)]);
    expect(results.filter((result) => !result.repeated)).toHaveLength(1);
    expect(new Set(results.map((result) => result.contactId)).size).toBe(1);
    expect(await messageCollection(stores.mongo).countDocuments({ contactId: results[0].contactId! })).toBe(
      1,
    );
  });

  it('does nothing for a repeat that comes a day after the contact closed', async () => {
    const event = inbound('o-late');
    const { contactId } = await inbox.receive(event);
    await service.apply(contactId!, { type: 'abandon', by: 'customer' });
    clock.advance(24 * 3_600_000);
    expect(await inbox.receive(event)).toEqual({ contactId, seq: 1, repeated: true });
    expect(await countContacts('o-late')).toBe(1);
  });

  it('keeps a message whose opening survived a crash without it', async () => {
    const event = inbound('o-crash');
    const party = {
      channel: event.channel,
      accountId: event.accountId,
      districtId: '22',
      queueId: 'general',
    };
    const { image } = await service.open(
      { ...party, identity: 'o-crash' },
      `wechat:gh_test:${event.externalId}`,
    );
    await service.apply(image.id, { type: 'abandon', by: 'customer' });
    const received = await inbox.receive(event);
    expect(received.repeated).toBe(false);
    expect(await messages.after(received.contactId!, 0, 10)).toHaveLength(1);
  });

  it('opens a new contact for a message after the last one closed', async () => {
    const first = await inbox.receive(inbound('o-again'));
    await service.apply(first.contactId!, { type: 'abandon', by: 'customer' });
    const second = await inbox.receive(inbound('o-again'));
    expect(second.contactId).not.toBe(first.contactId);
  });

  it('loses none of fifty messages that one customer sends at once', async () => {
    const received = await Promise.all(Array.from({ length: 50 }, () => inbox.receive(inbound('o-burst'))));
    const contactIds = new Set(received.map((result) => result.contactId));
    expect(contactIds.size).toBe(1);
    const stored = await messages.after(received[0]!.contactId!, 0, 100);
    expect(stored).toHaveLength(50);
    expect(new Set(stored.map((message) => message.seq)).size).toBe(50);
  });

  it('ends a waiting contact when the customer leaves, and not one that began later', async () => {
    const { contactId } = await inbox.receive(inbound('o-leave'));
    const early = inbound('o-leave', { kind: 'leave', at: clock.now() - 60_000 });
    expect((await inbox.receive(early)).contactId).toBeNull();
    await inbox.receive(inbound('o-leave', { kind: 'leave' }));
    expect(await contacts.find(contactId!)).toMatchObject({ state: 'closed', outcome: 'abandoned' });
  });

  it('refuses an account it does not know, and stores nothing', async () => {
    const event = inbound('o-unknown', { accountId: 'unknown' });
    await expect(inbox.receive(event)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await countContacts('o-unknown')).toBe(0);
  });
});
