import type { ContactImage } from '#libs/contract';
import { ManualClock, newId } from '#libs/platform';
import { openStores, type Stores } from '#kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ContactRepository } from '../contact.repository.js';
import { newContact, openKeyOf } from '../contact.rules.js';
import { contactCollection } from '../contact.schema.js';
import { ContactService } from '../contact.service.js';
import type { ContactCommand } from '../lifecycle/command.rules.js';
import { decide } from '../lifecycle/decide.rules.js';
import type { Move, MoveResult } from './move.repository.js';

const clock = new ManualClock();
let stores: Stores;
let repository: ContactRepository;

beforeAll(async () => {
  stores = await openStores();
  repository = new ContactRepository(stores.mongo);
  await stores.migrate();
});
afterAll(() => stores.close());

async function opened(): Promise<ContactImage> {
  const party = { channel: 'kiosk', accountId: 'k', districtId: '22', queueId: 'general' } as const;
  const id = newId();
  const { image, entries } = newContact({ ...party, id, identity: id, now: clock.now() });
  const openKey = openKeyOf('kiosk', 'k', image.customer.id);
  expect(await repository.insert({ image, entries, openKey, openedBy: id })).toBe('inserted');
  return image;
}
const many = (count: number): Promise<ContactImage[]> => Promise.all(Array.from({ length: count }, opened));
const moveOf = (before: ContactImage, command: ContactCommand): Move => ({
  before,
  ...decide(before, command, clock.now()),
});
const offer = (contact: ContactImage, agentId = newId()): Move =>
  moveOf(contact, {
    type: 'offer',
    epoch: contact.epoch,
    agentId,
    slot: 'chat:1',
    expiresAt: clock.now() + 20_000,
  });
/** Submitted in one turn, they travel in one batch. */
const together = (moves: readonly Move[]): Promise<MoveResult[]> =>
  Promise.all(moves.map((move) => repository.move(move)));

describe('moves of many contacts in one batch', () => {
  it('are all applied when nothing stands in the way, each with its own change', async () => {
    const moves = (await many(40)).map((contact) => offer(contact));
    expect(new Set(await together(moves))).toEqual(new Set(['applied']));
    const stored = await repository.findMany(moves.map(({ after }) => after.id));
    const byId = new Map(stored.map((image) => [image.id, image]));
    for (const { after } of moves) expect(byId.get(after.id)).toEqual(after);
  });

  it('leave the timeline, the open key and the reaction mark as a move alone would', async () => {
    const [first, second] = (await many(2)) as [ContactImage, ContactImage];
    clock.advance(500);
    const gone = moveOf(first, { type: 'abandon', by: 'customer' });
    expect(await together([gone, offer(second)])).toEqual(['applied', 'applied']);
    const doc = await contactCollection(stores.mongo).findOne({ _id: first.id });
    expect(doc).not.toHaveProperty('openKey');
    expect(doc?.timeline.map(({ type }) => type)).toEqual([
      'contact.opened',
      'contact.queued',
      'contact.abandoned',
      'contact.closed',
    ]);
    expect(doc?.timeline[2]?.at).toEqual(new Date(clock.now()));
    // Since the first entry that nobody reacted to, not since the last.
    expect(doc?.unreactedSince).toEqual(new Date(first.openedAt));
    expect(await contactCollection(stores.mongo).findOne({ _id: second.id })).toHaveProperty('openKey');
  });

  it('of one contact: the first is applied, whatever comes with it', async () => {
    const [contact, other] = (await many(2)) as [ContactImage, ContactImage];
    const rivals = [offer(contact), offer(contact), offer(other), offer(contact)];
    expect(await together(rivals)).toEqual(['applied', 'outdated', 'applied', 'outdated']);
    const winner = rivals[0]?.after.owner;
    expect((await repository.find(contact.id))?.owner).toEqual(winner);
  });

  it('are refused one by one where a contact has moved on', async () => {
    const contacts = await many(6);
    await together(
      contacts.slice(0, 2).map((contact) => moveOf(contact, { type: 'abandon', by: 'customer' })),
    );
    const results = await together(contacts.map((contact) => offer(contact)));
    expect(results).toEqual(['outdated', 'outdated', 'applied', 'applied', 'applied', 'applied']);
  });

  it('are refused one by one where a slot is taken, and the others are applied all the same', async () => {
    const [holder, ...rest] = (await many(20)) as [ContactImage, ...ContactImage[]];
    await together([offer(holder, 'agent-busy')]);
    const moves = rest.map((contact, i) => offer(contact, i % 5 === 2 ? 'agent-busy' : newId()));
    const results = await together(moves);
    expect(results).toEqual(moves.map((_, i) => (i % 5 === 2 ? 'slot-taken' : 'applied')));
    const stored = await repository.findMany(rest.map(({ id }) => id));
    expect(stored.filter(({ state }) => state === 'offered')).toHaveLength(15);
  });
});

describe('a contact that another process has moved', () => {
  const there = (): ContactService => new ContactService(new ContactRepository(stores.mongo), clock, []);

  /** Accepted over there; here it still rings. */
  async function accepted(here: ContactService): Promise<{ id: string; epoch: number; agentId: string }> {
    const { id } = await opened();
    const agentId = newId();
    const proposal = { contactId: id, epoch: 1, agentId, slot: 'chat:1', expiresAt: clock.now() };
    const [offered] = await here.offer([proposal]);
    const held = { id, epoch: offered!.epoch, agentId };
    await there().apply(id, { type: 'accept', epoch: held.epoch, agentId });
    return held;
  }

  it('takes what it would have refused as it was left here', async () => {
    const here = new ContactService(repository, clock, []);
    const { id, ...owner } = await accepted(here);
    const ended = await here.apply(id, { type: 'end', by: 'agent', ...owner, wrapUpUntil: 1 });
    expect(ended).toMatchObject({ state: 'wrap-up', answeredAt: clock.now() });
    expect(await repository.find(id)).toEqual(ended);
  });

  it('refuses what it would have taken as it was left here', async () => {
    const here = new ContactService(repository, clock, []);
    const { id, ...owner } = await accepted(here);
    const declined = here.apply(id, { type: 'decline', ...owner });
    await expect(declined).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
  });

  it('is not said to be accepted already when it waits again', async () => {
    const here = new ContactService(repository, clock, []);
    const { id, ...owner } = await accepted(here);
    await here.apply(id, { type: 'accept', ...owner });
    await here.apply(id, { type: 'respond', ...owner });
    await there().apply(id, { type: 'release', epoch: owner.epoch });
    await expect(here.apply(id, { type: 'accept', ...owner })).rejects.toMatchObject({ code: 'STALE_EPOCH' });
  });

  it('is not offered twice', async () => {
    const here = new ContactService(repository, clock, []);
    const { id } = await opened();
    const proposal = { contactId: id, epoch: 1, slot: 'chat:1', expiresAt: clock.now() };
    await there().offer([{ ...proposal, agentId: newId() }]);
    expect(await here.offer([{ ...proposal, agentId: newId() }])).toEqual([null]);
  });
});
