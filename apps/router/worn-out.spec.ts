import { RoutingStage } from '#kit/routing-stage';
import { ContactRepository, type ContactCommand } from '#libs/contact';
import { MOST_ENTRIES, type ContactImage } from '#libs/contract';
import { AGENT_DEFAULTS } from '#libs/routing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

let stage: RoutingStage;

beforeEach(async () => {
  stage = await RoutingStage.open();
  await stage.index.markAlive();
  await stage.policy({ agentDefaults: { ...AGENT_DEFAULTS, missesAllowed: 0 } });
});
afterEach(() => stage.close());

interface Stored {
  _id: string;
  seq: number;
  timeline: object[];
}
const contacts = () => stage.stores.mongo.collection<Stored>('contacts');
/** As if what happened last had happened until there are so many entries. */
async function grown({ id: _id }: { id: string }, seq: number): Promise<void> {
  const { timeline = [] } = (await contacts().findOne({ _id })) ?? {};
  const more = Array.from({ length: seq - timeline.length }, () => timeline.at(-1) as object);
  await contacts().updateOne({ _id }, { $set: { seq, timeline: [...timeline, ...more] } });
}
const typesOf = async ({ id }: { id: string }) =>
  (await new ContactRepository(stage.stores.mongo).findWithTimeline(id))?.timeline.map(({ type }) => type) ??
  [];

describe('a contact that nobody takes, of agents who may miss as many as they like', () => {
  it('is led out to people at last, in place of growing until it can’t be stored', async () => {
    const { router, sweep, ticks } = stage.router();
    await stage.agentOnline('a', { chat: 1 });
    const contact = await stage.arrive();
    await stage.rest(router);
    expect(await stage.ownerOf(contact)).toBe('a');
    await grown(contact, MOST_ENTRIES - 1);
    stage.clock.advance(20_000);
    await sweep.expire();
    // Somebody else is free, and it rings there no more, whatever a router does meanwhile.
    await stage.agentOnline('b', { chat: 1 });
    await stage.rest(router);
    await stage.router().reconcile.compare();
    await stage.rest(router);
    expect(await stage.load(contact)).toMatchObject({ state: 'waiting' });
    expect(await stage.index.place(contact.id)).toMatchObject({ ahead: 0 });
    await ticks.round();
    await stage.rest(router);
    expect(await stage.load(contact)).toMatchObject({ state: 'closed', outcome: 'flowed-out' });
    expect((await typesOf(contact)).slice(-4)).toEqual([
      'contact.missed',
      'contact.queued',
      'contact.overflowed',
      'contact.closed',
    ]);
    expect(await stage.index.size()).toMatchObject({ contacts: 0 });
    // Who comes next is served as ever.
    const next = await stage.arrive();
    await stage.rest(router);
    expect(await stage.ownerOf(next)).not.toBeNull();
  });

  it('is offered to nobody by a router that had matched it before', async () => {
    const contact = await stage.arrive();
    await grown(contact, MOST_ENTRIES);
    const { id: contactId, epoch } = contact;
    const offer = { contactId, epoch, agentId: 'a', slot: 'chat:1', expiresAt: stage.clock.now() + 1 };
    // What this process knows of it is older: that does not hold the second time.
    expect([await stage.port.offer([offer]), await stage.port.offer([offer])]).toEqual([[null], [null]]);
    expect(await stage.load(contact)).toMatchObject({ state: 'waiting', seq: MOST_ENTRIES });
  });
});

describe('a contact that is passed on, held and joined again and again', () => {
  const own = ({ epoch, owner }: ContactImage) => ({ epoch, agentId: owner?.agentId ?? '' });
  const acts: [string, (contact: ContactImage) => ContactCommand][] = [
    ['transfer', (contact) => ({ type: 'transfer', ...own(contact), queueId: 'general', kept: null })],
    ['requeue', ({ epoch }) => ({ type: 'requeue', epoch, by: 'chief', queueId: null })],
    ['take', ({ epoch }) => ({ type: 'take', epoch, by: 'chief', agentId: 'chief', slot: 'chat:1' })],
    ['hold', (contact) => ({ type: 'hold', ...own(contact) })],
    [
      'invite',
      (contact) => ({
        type: 'invite',
        ...own(contact),
        guestId: 'b',
        slot: 'chat:1',
        role: 'consult',
        expiresAt: stage.clock.now() + 1,
      }),
    ],
  ];

  it.each(acts)('is so no more (%s), and is ended as ever', async (_, command) => {
    const { router } = stage.router();
    await stage.agentOnline('a', { chat: 1 });
    const contact = await stage.arrive();
    await stage.rest(router);
    const offered = await stage.load(contact);
    const { id } = await stage.contacts.apply(contact.id, { type: 'accept', ...own(offered) });
    await grown(contact, MOST_ENTRIES);
    const active = await stage.load(contact);
    await expect(stage.contacts.apply(id, command(active))).rejects.toMatchObject({
      code: 'CONTACT_FULL',
      details: { most: MOST_ENTRIES },
    });
    await stage.contacts.apply(id, {
      type: 'end',
      by: 'agent',
      ...own(active),
      wrapUpUntil: stage.clock.now() + 1,
    });
    const closed = { type: 'close', by: 'agent', ...own(active), disposition: 'answered' } as const;
    expect(await stage.contacts.apply(id, closed)).toMatchObject({ state: 'closed', seq: MOST_ENTRIES + 2 });
  });
});
