import type { ContactImage, Transition } from '#libs/contract';
import { ManualClock } from '#libs/platform';
import { openStores, type Stores } from '#kit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { WaitingLineRepository } from './list/waiting-line.repository.js';
import { ContactRepository } from './contact.repository.js';
import { contactCollection } from './contact.schema.js';
import { ContactService } from './contact.service.js';

let stores: Stores;
let repository: ContactRepository;
let service: ContactService;
let clock: ManualClock;
let heard: Transition[];
let visitors = 0;

beforeAll(async () => {
  stores = await openStores();
  repository = new ContactRepository(stores.mongo);
  await stores.migrate();
});
afterAll(() => stores.close());
beforeEach(() => {
  clock = new ManualClock();
  heard = [];
  service = new ContactService(repository, clock, [{ onTransitions: (batch) => heard.push(...batch) }]);
});

async function opened(identity = `visitor-${(visitors += 1)}`): Promise<ContactImage> {
  const party = { channel: 'webchat', accountId: 'web', districtId: '22', queueId: 'general' } as const;
  const { result, image } = await service.open({ ...party, identity }, `open-${identity}-${visitors}`);
  expect(result).toBe('inserted');
  return image;
}

const offerOf = (contact: ContactImage, agentId: string, slot = 'chat:1') => ({
  contactId: contact.id,
  epoch: contact.epoch,
  agentId,
  slot,
  expiresAt: clock.now() + 20_000,
});

describe('a contact in the database', () => {
  it('carries its whole timeline, numbered without a gap, in the one document', async () => {
    const contact = await opened();
    const [offered] = await service.offer([offerOf(contact, 'agent-a')]);
    const owner = { epoch: offered!.epoch, agentId: 'agent-a' };
    await service.apply(contact.id, { type: 'accept', ...owner });
    await service.apply(contact.id, { type: 'end', by: 'agent', ...owner, wrapUpUntil: clock.now() + 1 });
    await service.apply(contact.id, { type: 'close', by: 'agent', ...owner, disposition: 'answered' });

    const stored = await repository.findWithTimeline(contact.id);
    expect(stored?.timeline.map((entry) => [entry.seq, entry.type])).toEqual([
      [1, 'contact.opened'],
      [2, 'contact.queued'],
      [3, 'contact.offered'],
      [4, 'contact.accepted'],
      [5, 'contact.ended'],
      [6, 'contact.closed'],
    ]);
    expect(stored?.image).toMatchObject({ state: 'closed', outcome: 'handled', owner: null, seq: 6 });
    expect(heard.map((transition) => transition.after.seq)).toEqual([2, 3, 4, 5, 6]);
  });

  it('is open once per customer and account, however many open it at once [duplicate open conversations of one visitor]', async () => {
    const party = { channel: 'webchat', accountId: 'web', districtId: '22', queueId: 'general' } as const;
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, n) => service.open({ ...party, identity: 'twenty' }, `twenty-${n}`)),
    );
    expect(results.filter(({ result }) => result === 'inserted')).toHaveLength(1);
    expect(results.filter(({ result }) => result === 'open-exists')).toHaveLength(19);
  });

  it('is not opened a second time by the same event after it closed', async () => {
    const party = {
      channel: 'wechat',
      accountId: 'w',
      districtId: '22',
      queueId: 'general',
      identity: 'o',
    } as const;
    const first = await service.open(party, 'event-1');
    await service.apply(first.image.id, { type: 'abandon', by: 'customer' });
    const second = await service.open(party, 'event-1');
    expect(second.result).toBe('opened-before');
  });
});

describe('the waiting', () => {
  it('are those without an agent yet: one whose offer rings still counts, one that was answered does not', async () => {
    const lines = new WaitingLineRepository(stores.mongo);
    const scope = { districtId: '53', queueId: null };
    const party = { channel: 'kiosk', accountId: 'k', districtId: '53', queueId: 'general' } as const;
    const { image } = await service.open({ ...party, identity: 'ringing' }, 'open-ringing');
    expect(await lines.waiting(scope)).toEqual({ count: 1, longestSince: image.openedAt });
    const [offered] = await service.offer([offerOf(image, 'ringing-agent')]);
    expect(await lines.waiting(scope)).toEqual({ count: 1, longestSince: image.openedAt });
    await service.apply(image.id, { type: 'accept', epoch: offered!.epoch, agentId: 'ringing-agent' });
    expect(await lines.waiting(scope)).toEqual({ count: 0, longestSince: null });
  });
});

describe('offers', () => {
  it('one contact proposed to fifty agents at once is offered to exactly one', async () => {
    const contact = await opened();
    const proposals = Array.from({ length: 50 }, (_, n) => offerOf(contact, `fifty-${n}`));
    const answers = await Promise.all(proposals.map((proposal) => service.offer([proposal])));
    expect(answers.flat().filter((answer) => answer !== null)).toHaveLength(1);
  });

  it('one slot never holds two contacts', async () => {
    const contacts = await Promise.all(Array.from({ length: 10 }, () => opened()));
    const answers = await service.offer(contacts.map((contact) => offerOf(contact, 'one-slot')));
    expect(answers.filter((answer) => answer !== null)).toHaveLength(1);
    const held = await contactCollection(stores.mongo).countDocuments({ 'owner.agentId': 'one-slot' });
    expect(held).toBe(1);
  });

  it('fifty accepts at once by the same offer make one timeline entry', async () => {
    const contact = await opened();
    const [offered] = await service.offer([offerOf(contact, 'accepting')]);
    const accept = { type: 'accept', epoch: offered!.epoch, agentId: 'accepting' } as const;
    await Promise.all(Array.from({ length: 50 }, () => service.apply(contact.id, accept)));
    const stored = await repository.findWithTimeline(contact.id);
    expect(stored?.timeline.filter((entry) => entry.type === 'contact.accepted')).toHaveLength(1);
  });

  it('refuses the owner of an earlier epoch after the contact went back to the queue', async () => {
    const contact = await opened();
    const [offered] = await service.offer([offerOf(contact, 'stale')]);
    await service.apply(contact.id, { type: 'miss', epoch: offered!.epoch });
    const late = { type: 'accept', epoch: offered!.epoch, agentId: 'stale' } as const;
    await expect(service.apply(contact.id, late)).rejects.toMatchObject({ code: 'STALE_EPOCH' });
  });

  it('tells every writer of a mixed batch its own result', async () => {
    const contacts = await Promise.all(Array.from({ length: 6 }, () => opened()));
    const stale = contacts.slice(0, 3);
    await Promise.all(stale.map((contact) => service.apply(contact.id, { type: 'abandon', by: 'customer' })));
    const moves = contacts.map((before, n) => ({
      before,
      after: {
        ...before,
        state: 'offered' as const,
        seq: before.seq + 1,
        owner: { agentId: `m-${n}`, slot: 'chat:1' },
      },
      entries: [
        {
          type: 'contact.offered' as const,
          at: clock.now(),
          agentId: `m-${n}`,
          slot: 'chat:1',
          expiresAt: 0,
        },
      ],
    }));
    const results = await Promise.all(moves.map((move) => repository.move(move)));
    expect(results).toEqual(['outdated', 'outdated', 'outdated', 'applied', 'applied', 'applied']);
  });
});
