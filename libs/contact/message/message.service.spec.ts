import type { ChannelAdapter, ContactImage, Outbound, SendResult } from '#libs/contract';
import { ManualClock, type JobQueue } from '#libs/platform';
import { openStores, type Stores } from '#kit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ContactRepository } from '../contact.repository.js';
import { ContactService } from '../contact.service.js';
import { DeliveryService } from './delivery.service.js';
import { DELIVERY_LEASE_MS, MessageRepository } from './message.repository.js';
import { MessageService } from './message.service.js';

let stores: Stores;
let clock: ManualClock;
let contacts: ContactRepository;
let messages: MessageRepository;
let service: ContactService;
let speech: MessageService;
let delivery: DeliveryService;
let sent: Outbound[];
let answers: SendResult[];
let visitors = 0;

const jobs: JobQueue = {
  add: () => Promise.reject(new Error('Redis is away')),
  close: () => Promise.resolve(),
};
const adapter: ChannelAdapter = {
  channel: 'wechat',
  capabilities: { maxTextLength: 600 },
  send(outbound) {
    sent.push(outbound);
    return Promise.resolve(answers.shift() ?? { status: 'sent' });
  },
};

beforeAll(async () => {
  stores = await openStores();
  contacts = new ContactRepository(stores.mongo);
  messages = new MessageRepository(stores.mongo);
  await stores.migrate();
});
afterAll(() => stores.close());
beforeEach(() => {
  clock = new ManualClock();
  sent = [];
  answers = [];
  service = new ContactService(contacts, clock, []);
  speech = new MessageService({ contacts, messages, service, clock, jobs, listeners: [] });
  delivery = new DeliveryService(contacts, messages, new Map([['wechat', adapter]]), clock, []);
});

async function activeContact(): Promise<ContactImage> {
  const identity = `openid-${(visitors += 1)}`;
  const party = { channel: 'wechat', accountId: 'gh', districtId: '22', queueId: 'general' } as const;
  const { image } = await service.open({ ...party, identity }, identity);
  const slot = `chat:${visitors}`;
  await service.offer([
    { contactId: image.id, epoch: 1, agentId: 'agent', slot, expiresAt: clock.now() + 20_000 },
  ]);
  return service.apply(image.id, { type: 'accept', epoch: 2, agentId: 'agent' });
}
const saying = (contact: ContactImage, clientId: string, text = '您好') => ({
  contactId: contact.id,
  epoch: contact.epoch,
  agentId: 'agent',
  clientId,
  text,
});
/** Ids of what left in a contact, in order; suites share the database, so others' messages are left out. */
const sentIn = (contact: ContactImage): string[] =>
  sent.filter((outbound) => outbound.contactId === contact.id).map((outbound) => outbound.messageId);

describe('what an agent says', () => {
  it('is stored although no job could be made, and the sweep delivers it', async () => {
    const contact = await activeContact();
    const said = await speech.say(saying(contact, 'd1'));
    expect(said.delivery).toBe('pending');
    await delivery.sweep();
    expect(sent.map((outbound) => outbound.messageId)).toContain(said.id);
    expect((await messages.find(said.id))?.delivery).toBe('sent');
  });

  it('is one message however often the same draft is sent', async () => {
    const contact = await activeContact();
    const copies = await Promise.all(Array.from({ length: 5 }, () => speech.say(saying(contact, 'same'))));
    expect(new Set(copies.map((copy) => copy.id)).size).toBe(1);
  });

  it('marks the first answer in the timeline, once', async () => {
    const contact = await activeContact();
    await speech.say(saying(contact, 'r1'));
    await speech.say(saying(contact, 'r2'));
    const stored = await contacts.findWithTimeline(contact.id);
    expect(stored?.timeline.filter((entry) => entry.type === 'contact.responded')).toHaveLength(1);
  });

  it('is refused before it is stored when its channel could never carry it', async () => {
    const contact = await activeContact();
    await speech.say(saying(contact, 'long-1', '长'.repeat(680)));
    const tooLong = speech.say(saying(contact, 'long-2', '长'.repeat(681)));
    await expect(tooLong).rejects.toMatchObject({ code: 'TOO_LARGE', details: { maxLength: 680 } });
    expect(await messages.after(contact.id, 0, 10)).toHaveLength(1);
  });

  it('is refused from another agent, an old epoch, and after the end', async () => {
    const contact = await activeContact();
    const other = { ...saying(contact, 'x1'), agentId: 'other' };
    await expect(speech.say(other)).rejects.toMatchObject({ code: 'NOT_OWNER' });
    const stale = { ...saying(contact, 'x2'), epoch: contact.epoch - 1 };
    await expect(speech.say(stale)).rejects.toMatchObject({ code: 'STALE_EPOCH' });
    const end = { type: 'end', by: 'agent', epoch: contact.epoch, agentId: 'agent', wrapUpUntil: 0 } as const;
    await service.apply(contact.id, end);
    await expect(speech.say(saying(contact, 'x3'))).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
  });
});

describe('delivery', () => {
  it('keeps the order of a contact while the first one is tried again', async () => {
    const contact = await activeContact();
    const first = await speech.say(saying(contact, 'o1', '一'));
    const second = await speech.say(saying(contact, 'o2', '二'));
    answers = [{ status: 'retry', code: '-1' }];
    await delivery.deliver(second.id);
    expect(sentIn(contact)).toEqual([first.id]);
    clock.advance(10_000);
    await delivery.sweep();
    expect(sentIn(contact)).toEqual([first.id, first.id, second.id]);
  });

  it('says failed with the code of the channel, and never tries again', async () => {
    const contact = await activeContact();
    const said = await speech.say(saying(contact, 'f1'));
    answers = [{ status: 'failed', code: '45015' }];
    await delivery.deliver(said.id);
    clock.advance(3_600_000);
    await delivery.sweep();
    expect(sent.filter((outbound) => outbound.messageId === said.id)).toHaveLength(1);
    expect(await messages.find(said.id)).toMatchObject({ delivery: 'failed', deliveryCode: '45015' });
  });

  it('gives up after its attempts are used, and says so', async () => {
    const contact = await activeContact();
    const said = await speech.say(saying(contact, 'g1'));
    answers = Array.from({ length: 20 }, () => ({ status: 'retry', code: '-1' }));
    for (let round = 0; round < 12; round += 1) {
      await delivery.sweep();
      clock.advance(600_000);
    }
    expect(sent.filter((outbound) => outbound.messageId === said.id)).toHaveLength(8);
    expect(await messages.find(said.id)).toMatchObject({ delivery: 'failed', deliveryCode: '-1' });
  });

  it('calls a delivery that was cut off in the middle unknown, not sent and not lost', async () => {
    const contact = await activeContact();
    const said = await speech.say(saying(contact, 'u1'));
    await messages.claimNext(contact.id, clock.now());
    await delivery.sweep();
    expect((await messages.find(said.id))?.delivery).toBe('pending');
    clock.advance(DELIVERY_LEASE_MS + 1);
    await delivery.sweep();
    expect(await messages.find(said.id)).toMatchObject({ delivery: 'unknown', deliveryCode: 'INTERRUPTED' });
    expect(sent.filter((outbound) => outbound.messageId === said.id)).toHaveLength(0);
  });

  it('two deliverers at once send each message once', async () => {
    const contact = await activeContact();
    for (let n = 0; n < 5; n += 1) await speech.say(saying(contact, `p${n}`));
    await Promise.all([delivery.sweep(), delivery.sweep(), delivery.sweep()]);
    await delivery.sweep();
    const ids = sentIn(contact);
    expect(new Set(ids).size).toBe(5);
    expect(ids).toHaveLength(5);
  });
});
