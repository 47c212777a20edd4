import {
  AppError,
  CHANNELS,
  type Channel,
  type ChannelAdapter,
  type ContactImage,
  type GuestRole,
  type MessageView,
  type Outbound,
} from '#libs/contract';
import { ManualClock, type JobQueue } from '#libs/platform';
import { openStores, type Stores } from '#kit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ContactQueryRepository } from '../contact-query.repository.js';
import { ContactListRepository } from '../list/contact-list.repository.js';
import { CustomerIds } from '../customer/customer-ids.rules.js';
import { CustomerService } from '../customer/customer.service.js';
import { ContactViewService } from '../contact-view.service.js';
import { ScreenFollower } from '../follow/contact.follower.js';
import { ContactRepository } from '../contact.repository.js';
import { visitorMessageOf } from '../contact.rules.js';
import { ContactService } from '../contact.service.js';
import { DeliveryService } from './delivery.service.js';
import { messageViewOf, MessageRepository } from './message.repository.js';
import { MessageService } from './message.service.js';

const clock = new ManualClock();
const jobs: JobQueue = { add: () => Promise.resolve(), close: () => Promise.resolve() };
let stores: Stores;
let messages: MessageRepository;
let service: ContactService;
let speech: MessageService;
let views: ContactViewService;
let delivery: DeliveryService;
let sent: Outbound[] = [];
let pushed: { room: string; event: string; payload: unknown }[] = [];
let made = 0;

const adapterOf = (channel: Channel): [Channel, ChannelAdapter] => [
  channel,
  {
    channel,
    capabilities: { maxTextLength: 600 },
    send(outbound) {
      sent.push(outbound);
      return Promise.resolve({ status: 'sent' });
    },
  },
];

beforeAll(async () => {
  stores = await openStores();
  const contacts = new ContactRepository(stores.mongo);
  messages = new MessageRepository(stores.mongo);
  service = new ContactService(contacts, clock, []);
  const screens = new ScreenFollower({
    send: (_, room, event, payload) => pushed.push({ room, event, payload }),
    disconnect: () => undefined,
  });
  speech = new MessageService({ contacts, messages, service, clock, jobs, listeners: [screens] });
  const queries = new ContactQueryRepository(stores.mongo);
  const customers = new CustomerService(queries, new CustomerIds('of this deployment'));
  views = new ContactViewService(
    contacts,
    new ContactListRepository(stores.mongo),
    queries,
    messages,
    customers,
  );
  delivery = new DeliveryService(contacts, messages, new Map(CHANNELS.map(adapterOf)), clock, [screens]);
  await stores.migrate();
});
afterAll(() => stores.close());
beforeEach(() => {
  sent = [];
  pushed = [];
});

/** A contact at an owner; ids are of this contact alone. */
async function active(channel: Channel): Promise<ContactImage & { by: string; guest: string }> {
  const n = (made += 1);
  const party = { channel, accountId: 'a', districtId: '22', queueId: 'general', identity: `who-${n}` };
  const { image } = await service.open(party, `open-${n}`);
  const slot = channel === 'voice' ? 'voice:1' : 'chat:1';
  const by = `owner-${n}`;
  await service.offer([{ contactId: image.id, epoch: 1, agentId: by, slot, expiresAt: clock.now() + 1000 }]);
  return Object.assign(await service.apply(image.id, { type: 'accept', epoch: 2, agentId: by }), {
    by,
    guest: `guest-${n}`,
  });
}
async function withGuest(role: GuestRole, joined = true) {
  const contact = await active('webchat');
  const { id, epoch, by, guest } = contact;
  const expiresAt = clock.now() + 20_000;
  const invite = { type: 'invite', epoch, agentId: by, guestId: guest, slot: 'chat:1', role, expiresAt };
  await service.apply(id, invite as Parameters<ContactService['apply']>[1]);
  if (joined) await service.apply(id, { type: 'join', epoch, guestId: guest });
  return contact;
}
const saying = ({ id, epoch }: ContactImage, agentId: string, text: string, clientId = text) => ({
  contactId: id,
  epoch,
  agentId,
  clientId,
  text,
});
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );
const textsOf = (found: readonly MessageView[]): string[] => found.map(({ text }) => text);

describe.each(CHANNELS)('a note in a contact of %s', (channel) => {
  it('reaches colleagues, and never the customer', async () => {
    const contact = await active(channel);
    const note = await speech.note(saying(contact, contact.by, '内部备注'));
    expect(note).toMatchObject({ direction: 'internal', delivery: 'received', agentId: contact.by });
    await delivery.deliver(note.id);
    clock.advance(3_600_000);
    await delivery.sweep();
    expect(sent.filter(({ contactId }) => contactId === contact.id)).toEqual([]);
    const shown = await messages.latest(contact.id, 0, 100, 'customer');
    expect(shown).toEqual([]);
    expect(visitorMessageOf(note)).toBeNull();
    const toVisitor = pushed.filter(({ room }) => room.startsWith('visitor:'));
    expect(JSON.stringify(toVisitor)).not.toContain('内部备注');
    // What is meant for them still goes out.
    const said = await speech.say(saying(contact, contact.by, '您好'));
    await delivery.deliver(said.id);
    expect(sent.map(({ text }) => text)).toEqual(['您好']);
  });
});

describe('what a caller entered by keys', () => {
  const journey = { path: ['top', 'number'], entered: { declaration: '531122', pin: '2214' } };
  const MASKED = { declaration: '****22', pin: '****' };

  it('is shown to whoever holds the contact, from the offer until it is closed, and masked for all others', async () => {
    const party = { channel: 'voice', accountId: '12360', districtId: '22', queueId: 'general' } as const;
    const { image } = await service.open({ ...party, identity: 'caller', journey }, 'call-1');
    const { id } = image;
    const seen = async (viewer?: string, districtId: string | null = '22'): Promise<unknown> => {
      const { timeline } = await views.detail(id, { districtId }, viewer);
      return timeline[0]?.type === 'contact.opened' ? timeline[0].journey : null;
    };
    expect(await seen('keeper')).toEqual({ ...journey, entered: MASKED });
    const slot = 'voice:1';
    await service.offer([
      { contactId: id, epoch: 1, agentId: 'keeper', slot, expiresAt: clock.now() + 1000 },
    ]);
    expect(await seen('keeper')).toEqual(journey);
    const { epoch } = await service.apply(id, { type: 'accept', epoch: 2, agentId: 'keeper' });
    const own = { epoch, agentId: 'keeper' };
    const expiresAt = clock.now() + 1000;
    const [guestId, role] = ['colleague', 'consult'] as const;
    await service.apply(id, { type: 'invite', ...own, guestId, slot, role, expiresAt });
    expect(await seen(guestId)).toEqual({ ...journey, entered: MASKED });
    await service.apply(id, { type: 'join', epoch, guestId });
    expect(await seen(guestId)).toEqual(journey);
    // Their agent, whatever its district; it is nobody else's there.
    expect(await seen('keeper', '31')).toEqual(journey);
    expect(await codeOf(seen('stranger', '31'))).toBe('NOT_FOUND');
    for (const viewer of ['stranger', undefined])
      expect(await seen(viewer)).toEqual({ ...journey, entered: MASKED });
    await service.apply(id, { type: 'end', by: 'agent', ...own, wrapUpUntil: clock.now() + 1000 });
    expect(await seen('keeper')).toEqual(journey);
    await service.apply(id, { type: 'close', by: 'agent', ...own, disposition: 'answered' });
    expect(await seen('keeper')).toEqual({ ...journey, entered: MASKED });
  });
});

describe('who speaks to whom', () => {
  it('a consult’s guest writes notes and reads everything, and cannot answer the customer', async () => {
    const contact = await withGuest('consult');
    const { guest, by, id } = contact;
    expect(await codeOf(speech.say(saying(contact, guest, '给客户')))).toBe('FORBIDDEN');
    await speech.note(saying(contact, guest, '建议'));
    await speech.say(saying(contact, by, '您好'));
    const { messages: read } = await views.conversationOf(guest, id, 0, { districtId: '22' });
    expect(textsOf(read)).toEqual(['建议', '您好']);
    const heard = pushed.filter(({ room, event }) => room === `agent:${guest}` && event === 'message.added');
    expect(textsOf(heard.map(({ payload }) => payload as MessageView))).toEqual(['建议', '您好']);
  });

  it('a conference’s guest answers the customer, and that counts as the first answer', async () => {
    const contact = await withGuest('conference');
    const said = await speech.say(saying(contact, contact.guest, '我来回答'));
    expect(said).toMatchObject({ direction: 'outbound', agentId: contact.guest });
    const [image] = await new ContactRepository(stores.mongo).findMany([contact.id]);
    expect(image?.respondedAt).not.toBeNull();
  });

  it('whoever was asked and has not come yet reads and writes nothing', async () => {
    const contact = await withGuest('conference', false);
    const { guest, id } = contact;
    expect(await codeOf(speech.say(saying(contact, guest, '早了')))).toBe('STATE_CONFLICT');
    expect(await codeOf(speech.note(saying(contact, guest, '早了')))).toBe('STATE_CONFLICT');
    expect(await codeOf(views.conversationOf(guest, id, 0, { districtId: '22' }))).toBe('NOT_OWNER');
    await speech.say(saying(contact, contact.by, '秘密'));
    const toGuest = pushed.filter(
      ({ room, event }) => room === `agent:${guest}` && event === 'message.added',
    );
    expect(toGuest).toEqual([]);
  });

  it('a stranger writes no note, nor does an owner of before', async () => {
    const contact = await active('webchat');
    expect(await codeOf(speech.note(saying(contact, 'stranger', '?')))).toBe('NOT_OWNER');
    await service.apply(contact.id, { type: 'requeue', epoch: contact.epoch, by: 's', queueId: null });
    expect(await codeOf(speech.note(saying(contact, contact.by, '?')))).toBe('STALE_EPOCH');
  });

  it('the owner adds notes during wrap-up, twice the same draft once', async () => {
    const contact = await active('webchat');
    const { id, epoch, by } = contact;
    const end = { type: 'end', by: 'agent', epoch, agentId: by, wrapUpUntil: clock.now() + 1000 } as const;
    await service.apply(id, end);
    const draft = saying(contact, by, '小结');
    const [first, second] = [await speech.note(draft), await speech.note(draft)];
    expect(second.id).toBe(first.id);
    expect(await codeOf(speech.say(saying(contact, by, '晚了')))).toBe('STATE_CONFLICT');
    const stored = (await messages.after(id, 0, 10)).map(messageViewOf);
    expect(textsOf(stored)).toEqual(['小结']);
  });
});
