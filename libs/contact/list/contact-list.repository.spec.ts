import type { ContactState } from '#libs/contract';
import { idAt, ManualClock, newId } from '#libs/platform';
import { openStores, type Stores } from '#kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ContactRepository } from '../contact.repository.js';
import { ContactService } from '../contact.service.js';
import { ContactListRepository } from './contact-list.repository.js';
import { WaitingLineRepository } from './waiting-line.repository.js';

const OVER = 120;
const HOUR_MS = 3_600_000;
const clock = new ManualClock();
let stores: Stores;
let lists: ContactListRepository;
let lines: WaitingLineRepository;
/** The one contact in each state. */
const only: Partial<Record<ContactState, string>> = {};
/** Who has the active one. */
let agentId = '';

beforeAll(async () => {
  stores = await openStores();
  const service = new ContactService(new ContactRepository(stores.mongo), clock, []);
  lists = new ContactListRepository(stores.mongo);
  lines = new WaitingLineRepository(stores.mongo);
  await stores.migrate();
  const open = async (): Promise<string> => {
    const party = { channel: 'kiosk', accountId: 'k', districtId: '22', queueId: 'general' } as const;
    return (await service.open({ ...party, identity: newId() }, newId())).image.id;
  };
  const held = async (): Promise<{ id: string; epoch: number; agentId: string }> => {
    const [id, agentId] = [await open(), newId()];
    const proposal = { contactId: id, epoch: 1, agentId, slot: 'chat:1', expiresAt: clock.now() + 1000 };
    const [offered] = await service.offer([proposal]);
    return { id, agentId, epoch: offered?.epoch ?? 0 };
  };
  only.waiting = await open();
  only.offered = (await held()).id;
  const active = await held();
  only.active = active.id;
  agentId = active.agentId;
  await service.apply(active.id, { type: 'accept', ...active });
  const ended = await held();
  only['wrap-up'] = ended.id;
  await service.apply(ended.id, { type: 'accept', ...ended });
  await service.apply(ended.id, { type: 'end', by: 'agent', ...ended, wrapUpUntil: clock.now() + 1000 });
  // Later ones that are over stand before them in the order of lists.
  const over = await Promise.all(Array.from({ length: OVER }, open));
  await Promise.all(over.map((id) => service.apply(id, { type: 'abandon', by: 'customer' })));
});
afterAll(() => stores.close());

/** How many documents the store looked at for what is done. */
async function examined(act: () => Promise<unknown>): Promise<number> {
  const { db } = stores.mongo;
  await db?.command({ profile: 2 });
  await act();
  await db?.command({ profile: 0 });
  const seen = stores.mongo.collection('system.profile');
  const rows = await seen.find({ ns: /\.contacts$/ }).toArray();
  await seen.drop();
  expect(rows.length).toBeGreaterThan(0);
  return rows.reduce((sum, row) => sum + Number(row['docsExamined'] ?? 0), 0);
}

describe('contacts that are not over are found without looking at those that are', () => {
  it.each(['waiting', 'offered', 'active', 'wrap-up'] as const)('%s, in a district', async (state) => {
    let found: string[] = [];
    const cost = await examined(async () => {
      found = (await lists.list({ districtId: '22', states: [state] }, null, 50)).map(({ id }) => id);
    });
    expect(found).toEqual([only[state]]);
    expect(cost).toBeLessThanOrEqual(4);
  });

  it('how many wait, those who are being offered included', async () => {
    const scope = { districtId: '22', queueId: 'general' };
    const cost = await examined(async () => {
      expect(await lines.waiting(scope)).toMatchObject({ count: 2 });
    });
    expect(cost).toBeLessThanOrEqual(4);
  });

  it('who waits are exactly those that are counted, in pages and in their queue alone', async () => {
    const states = ['waiting', 'offered'] as const;
    const scope = { districtId: '22', queueId: 'general' };
    let pages: string[][] = [];
    const cost = await examined(async () => {
      const first = await lists.list({ ...scope, states }, null, 1);
      const rest = await lists.list({ ...scope, states }, first[0]?.id ?? null, 1);
      const end = await lists.list({ ...scope, states }, rest[0]?.id ?? null, 1);
      pages = [first, rest, end].map((page) => page.map(({ id }) => id));
    });
    // Newest first.
    expect(pages).toEqual([[only.offered], [only.waiting], []]);
    expect(cost).toBeLessThanOrEqual(12);
    expect((await lines.waiting(scope)).count).toBe(2);
    expect(await lists.list({ ...scope, queueId: 'other', states }, null, 50)).toEqual([]);
    expect(await lists.list({ ...scope, districtId: '53', states }, null, 50)).toEqual([]);
  });

  it('what another district serves: in its queues, or with its agents', async () => {
    const listed = async (queueIds: string[], agentIds: string[], states?: ContactState[]) => {
      const filter = { districtId: '53', states, served: { queueIds, agentIds } };
      return (await lists.list(filter, null, 50)).map(({ id }) => id);
    };
    let found: string[][] = [];
    const cost = await examined(async () => {
      found = [
        await listed(['general'], []),
        await listed(['general'], [], ['waiting', 'closed']),
        await listed([], [agentId]),
        await listed([], [], ['waiting', 'active']),
      ];
    });
    expect(found).toEqual([
      [only['wrap-up'], only.active, only.offered, only.waiting],
      [only.waiting],
      [only.active],
      [],
    ]);
    // The four that are not over, once or twice in each of these; none of those that are.
    expect(cost).toBeLessThanOrEqual(20);
    // Asked for by days, only if they were opened on these.
    const before = [clock.now() - 10 * 24 * HOUR_MS, clock.now() - 9 * 24 * HOUR_MS] as const;
    const served = { queueIds: ['general'], agentIds: [agentId] };
    expect(await lists.list({ districtId: '53', opened: before, served }, null, 50)).toEqual([]);
  });
});

it('a list of those that are over goes on where it stopped', async () => {
  const first = await lists.list({ districtId: null, states: ['closed'] }, null, 100);
  const rest = await lists.list({ districtId: null, states: ['closed'] }, first.at(-1)?.id ?? null, 100);
  expect(new Set([...first, ...rest].map(({ id }) => id)).size).toBe(OVER);
});

it('contacts of days, of their queue and of who handled them, are found without looking at all others', async () => {
  const contacts = stores.mongo.collection<{ _id: string }>('contacts');
  const pattern = await contacts.findOne({ state: 'closed' });
  // One every hour, the id made a moment later than the contact was opened.
  const hours = Array.from(
    { length: 30 * 24 },
    (_, hour) => Date.parse('2026-03-01T00:00:00Z') + hour * HOUR_MS,
  );
  const past = hours.map((at, hour) => ({
    ...pattern,
    _id: `${idAt(at + 1000).slice(0, 8)}${String(hour).padStart(16, '0')}`,
    openKey: `past-${hour}`,
    openedBy: `past-${hour}`,
    openedAt: new Date(at),
    handledBy: hour % 2 === 0 ? 'even' : 'odd',
    queueId: hour % 3 === 0 ? 'third' : 'general',
  }));
  await contacts.insertMany(past);
  const opened = [Date.parse('2026-03-10T00:00:00Z'), Date.parse('2026-03-11T00:00:00Z')] as const;
  const of = (wanted: (one: (typeof past)[number]) => boolean): string[] =>
    past
      .filter(
        (one) => one.openedAt.getTime() >= opened[0] && one.openedAt.getTime() < opened[1] && wanted(one),
      )
      .map(({ _id }) => _id)
      .toReversed();
  const listed = async (more: object, beforeId: string | null = null): Promise<string[]> =>
    (await lists.list({ districtId: '22', opened, ...more }, beforeId, 50)).map(({ id }) => id);
  const all = of(() => true);
  expect(all).toHaveLength(24);
  let found: string[][] = [];
  const cost = await examined(async () => {
    found = [
      await listed({}),
      await listed({ handledBy: 'even', queueId: 'third', states: ['closed'] }),
      await listed({}, all[9]),
      await listed({ ids: [all[0] as string, past[0]?._id as string] }),
    ];
  });
  const rest = all.slice(10);
  expect(found).toEqual([
    all,
    of((one) => one.handledBy === 'even' && one.queueId === 'third'),
    rest,
    [all[0]],
  ]);
  // The day and one at each side.
  expect(cost).toBeLessThanOrEqual(3 * 72 + 2);
  const even = of((one) => one.handledBy === 'even');
  const [hidden, shown] = even;
  const without = [hidden as string];
  expect(await listed({ handledBy: 'even', without })).toEqual(even.slice(1));
  expect(await listed({ handledBy: 'even', without }, shown)).toEqual(even.slice(2));
  expect(await listed({ handledBy: 'even', ids: even.slice(0, 2), without })).toEqual([shown]);
});
