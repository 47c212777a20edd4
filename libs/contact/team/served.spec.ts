import { openStores, type Stores } from '#kit';
import { fc } from '#kit/property';
import {
  AppError,
  CONTACT_STATES,
  type ContactImage,
  type ContactState,
  type QueueRef,
} from '#libs/contract';
import { ManualClock, newId } from '#libs/platform';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ContactListRepository } from '../list/contact-list.repository.js';
import { ContactRepository } from '../contact.repository.js';
import { ContactService } from '../contact.service.js';
import type { ContactCommand } from '../lifecycle/command.rules.js';
import { SeatService } from './seat.service.js';

const DISTRICTS = ['00', '22', '53'];
const AGENTS = DISTRICTS.flatMap((districtId) =>
  ['a', 'b'].map((name) => ({ id: name + districtId, districtId })),
);
const queueOf = (districtId: string): string => `q${districtId}`;
const STEPS = [
  'offer',
  'accept',
  'decline',
  'invite',
  'join',
  'hand-over',
  'leave',
  'overflow',
  'transfer',
  'requeue',
  'take',
  'end',
  'abandon',
  'close-overdue',
] as const;

const OVERFLOW = { fromQueueId: 'q', when: 'wished', to: 'queue', reason: '', reasonEn: '' } as const;

/** What happens to a contact: a step, the agent it is about, and the district it is led to. */
const step = fc.record({
  type: fc.constantFrom(...STEPS),
  agentId: fc.constantFrom(...AGENTS.map(({ id }) => id)),
  to: fc.constantFrom(...DISTRICTS),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
const walk = fc.record({
  home: fc.constantFrom(...DISTRICTS),
  queue: fc.constantFrom(...DISTRICTS),
  steps: fc.array(step, { maxLength: 8 }),
});

const clock = new ManualClock();
let stores: Stores;
let contacts: ContactService;
let lists: ContactListRepository;
let seats: SeatService;
let slots = 0;

beforeAll(async () => {
  stores = await openStores();
  const repository = new ContactRepository(stores.mongo);
  contacts = new ContactService(repository, clock, []);
  lists = new ContactListRepository(stores.mongo);
  seats = new SeatService(
    repository,
    {
      find: async (id) => {
        const found = AGENTS.find((agent) => agent.id === id);
        return found ? { ...found, queueIds: [], present: true, onDuty: true, freeSlots: [] } : null;
      },
    },
    { find: async (id) => queueRefOf(id), list: async () => [] },
    { takes: async () => true },
  );
  await stores.migrate();
});
afterAll(() => stores.close());

const queueRefOf = (id: string): QueueRef => ({
  id,
  districtId: id.slice(1),
  name: id,
  nameEn: id,
  serviceTargetSeconds: 15,
  connectionTarget: 0.95,
  serviceLevelTarget: 0.85,
});

function commandOf({ type, agentId, to }: Step, { epoch, owner, guests }: ContactImage): ContactCommand {
  const by = { epoch, agentId: owner?.agentId ?? '' };
  const slot = `chat:${(slots += 1)}`;
  const guestId = guests[0]?.agentId ?? '';
  const later = clock.now() + 60_000;
  switch (type) {
    case 'offer':
      return { type, epoch, agentId, slot, expiresAt: later };
    case 'take':
      return { type, epoch, by: 'boss', agentId, slot };
    case 'accept':
    case 'decline':
      return { type, ...by };
    case 'invite':
      return { type, ...by, guestId: agentId, slot, role: 'consult', expiresAt: later };
    case 'join':
      return { type, epoch, guestId };
    case 'leave':
      return { type, epoch, guestId, reason: 'left' };
    case 'hand-over':
      return { type, ...by, guestId };
    case 'overflow':
      return { type, epoch, steps: [{ ...OVERFLOW, queueId: queueOf(to) }] };
    case 'transfer':
      return { type, ...by, queueId: queueOf(to), kept: null };
    case 'requeue':
      return { type, epoch, by: 'boss', queueId: queueOf(to) };
    case 'end':
      return { type, ...by, by: 'agent', wrapUpUntil: later };
    case 'abandon':
      return { type, by: 'customer' };
    case 'close-overdue':
      return { type, epoch };
  }
}

/** Goes where the walk leads, as far as the lifecycle allows. */
async function walked({ home, queue, steps }: typeof walk extends fc.Arbitrary<infer T> ? T : never) {
  const party = { channel: 'webchat', accountId: 'web', districtId: home, queueId: queueOf(queue) } as const;
  let { image } = await contacts.open({ ...party, identity: newId() }, newId());
  for (const one of steps) {
    image = await contacts.apply(image.id, commandOf(one, image)).catch((error: unknown) => {
      if (error instanceof AppError) return image;
      throw error;
    });
  }
  return image;
}

describe('what a district serves', () => {
  it('is the same of one contact and in the list, whatever has become of it', async () => {
    const seen = new Map<string, number>();
    const states = fc.option(fc.subarray([...CONTACT_STATES], { minLength: 1 }), { nil: undefined });
    const property = fc.asyncProperty(
      fc.array(walk, { minLength: 1, maxLength: 10 }),
      states,
      async (walks, asked) => {
        const images = await Promise.all(walks.map(walked));
        for (const districtId of DISTRICTS.slice(1)) {
          const served = {
            queueIds: [queueOf(districtId)],
            agentIds: AGENTS.filter((agent) => agent.districtId === districtId).map(({ id }) => id),
          };
          const filter = { districtId, served, ...(asked && { states: asked }) };
          const listed = new Set((await lists.list(filter, null, 5000)).map(({ id }) => id));
          for (const image of images) {
            const serves = await seats.serves(districtId, image);
            const isAsked = asked === undefined || asked.includes(image.state);
            const shown = isAsked && (image.districtId === districtId || serves);
            expect([image.id, image.state, listed.has(image.id)]).toEqual([image.id, image.state, shown]);
            const foreign: `${ContactState} ${boolean}` = `${image.state} ${serves}`;
            if (image.districtId !== districtId) seen.set(foreign, (seen.get(foreign) ?? 0) + 1);
          }
        }
      },
    );
    await fc.assert(property, { numRuns: 40 });
    // Each state, served and not; what is over is served by nobody.
    const both = CONTACT_STATES.flatMap((state) => [
      `${state} false`,
      ...(state === 'closed' ? [] : [`${state} true`]),
    ]);
    expect([...seen.keys()].toSorted()).toEqual(both.toSorted());
  });
});
