import { openStores, type Stores } from '#kit';
import type { ContactImage, TimelineEntry } from '#libs/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ContactRepository } from '../contact.repository.js';
import { newContact } from '../contact.rules.js';
import { MessageRepository } from '../message/message.repository.js';
import { decide } from '../lifecycle/decide.rules.js';
import { ReactionRepository } from '../reaction/reaction.repository.js';
import { ClosedContactRepository, type ClosedContact } from './closed-contact.repository.js';

const AT = Date.parse('2026-03-02T02:00:00Z');
let stores: Stores;
let closed: ClosedContactRepository;
beforeAll(async () => {
  stores = await openStores();
  closed = new ClosedContactRepository(stores.mongo);
  new ContactRepository(stores.mongo);
  new MessageRepository(stores.mongo);
  await stores.migrate();
});
beforeEach(async () => {
  for (const name of ['contacts', 'messages']) await stores.mongo.collection(name).deleteMany({});
});
afterAll(() => stores.close());

/** Somebody who left after a minute, with what they asked. */
function left(id: string): ClosedContact {
  const { image, entries } = newContact({
    id,
    channel: 'webchat',
    accountId: 'web',
    districtId: '22',
    queueId: 'general',
    identity: `visitor-${id}`,
    now: AT,
  });
  const { after, entries: more } = decide(image, { type: 'abandon', by: 'customer' }, AT + 60_000);
  const timeline = [...entries, ...more].map((entry, n): TimelineEntry => ({ ...entry, seq: n + 1 }));
  const messages = [{ direction: 'inbound' as const, text: '有人吗？', agentId: null, at: AT }];
  return { contact: after, timeline, messages };
}

describe('contacts that were over before', () => {
  it('are read as all others are, with what was said', async () => {
    const one = left('a1');
    await closed.put([one]);
    const contacts = new ContactRepository(stores.mongo);
    expect(await contacts.findWithTimeline('a1')).toEqual({ image: one.contact, timeline: one.timeline });
    const said = await stores.mongo.collection('messages').find({}).toArray();
    expect(said.map(({ contactId, seq, text, direction }) => [contactId, seq, text, direction])).toEqual([
      ['a1', 1, '有人吗？', 'inbound'],
    ]);
  });

  it('are put once, and those that are missing beside them too', async () => {
    await closed.put([left('a1'), left('a2')]);
    await stores.mongo.collection('contacts').deleteOne({ _id: 'a2' as never });
    await closed.put([left('a1'), left('a2'), left('a3')]);
    expect(await stores.mongo.collection('contacts').countDocuments()).toBe(3);
    expect(await stores.mongo.collection('messages').countDocuments()).toBe(3);
  });

  it('have nothing that anybody reacts to, and take nobody’s place', async () => {
    await closed.put([left('a1')]);
    const reactions = new ReactionRepository(stores.mongo);
    expect(await reactions.unreacted(Date.now(), 10)).toEqual([]);
    expect((await reactions.load(['a1'])).map(({ fresh }) => fresh)).toEqual([[]]);
    expect(await reactions.unclosed(0, Date.now(), null)).toBe(0);
  });

  it('are refused while they are not over, and nothing of them is stored', async () => {
    const { contact, ...rest } = left('a1');
    const open: ContactImage = { ...contact, state: 'waiting' };
    await expect(closed.put([left('a2'), { ...rest, contact: open }])).rejects.toThrow('a1 is waiting');
    expect(await stores.mongo.collection('contacts').countDocuments()).toBe(0);
  });
});
