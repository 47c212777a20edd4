import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openStores, story, type Step, type Stores } from '#kit';
import { factReaction } from '#kit/measuring';
import { AppError, type Population } from '#libs/contract';
import { FactRepository } from '../fact/fact.repository.js';
import { EVERYTHING } from './figures.service.js';
import { FrameService } from './frame.service.js';

const DAY = '2025-06-01';
const POPULATION: Population = { ...EVERYTHING, from: DAY, to: DAY, channel: null };
const ANSWERED: Step = [5, 'contact.accepted'];
const LEFT: Step[] = [
  [900, 'contact.abandoned'],
  [0, 'contact.closed', { agentId: undefined, by: 'customer' }],
];
const STORIES: Record<string, Step[]> = {
  passedOn: [
    ANSWERED,
    [60, 'contact.transferred', { toQueueId: 'busy' }],
    [0, 'contact.queued', { queueId: 'busy', reason: 'transfer' }],
    ...LEFT,
  ],
  onlyWaited: LEFT,
  handled: [ANSWERED, [60, 'contact.ended'], [9, 'contact.closed']],
  goesOn: [ANSWERED],
};

describe('the frame that samples are drawn from', () => {
  let stores: Stores;
  let facts: FactRepository;
  let frames: FrameService;
  const asked: (string | null)[] = [];

  beforeAll(async () => {
    stores = await openStores();
    facts = new FactRepository(stores.mongo);
    await stores.migrate();
    const items = Object.entries(STORIES).map(([id, steps]) =>
      story(id, `${DAY}T02:00:00Z`, [[0, 'contact.opened'], [0, 'contact.queued'], ...steps]),
    );
    await factReaction(stores.mongo).react(items);
    frames = new FrameService(facts, {
      require: async () => undefined,
      requireFinal: async (_days, _definitions, districtId) => {
        asked.push(districtId);
        if (districtId !== '53') throw new AppError('UNAVAILABLE', { open: 1 });
      },
    });
  });
  afterAll(() => stores.close());

  const idsOf = async (more: Partial<Population>, withoutOpen = true): Promise<string[]> => {
    const found: string[] = [];
    for await (const { contactId } of frames.handled({ ...POPULATION, ...more }, { withoutOpen }))
      found.push(contactId);
    return found.toSorted();
  };

  it('has what an agent answered and passed on to where the customer gave up, and not who only waited', async () => {
    expect(await idsOf({})).toEqual(['handled', 'passedOn']);
    expect(await idsOf({ agentId: 'ann' })).toEqual(['handled', 'passedOn']);
    expect(await idsOf({ agentId: 'bob' })).toEqual([]);
  });

  it('is known while its days go on: which there are by the index alone, and of these those of a part', async () => {
    expect((await facts.handledIds(DAY)).toSorted()).toEqual(['handled', 'passedOn']);
    expect(await facts.handledIds('2025-06-02')).toEqual([]);
    const { mongo } = stores;
    await mongo.db?.command({ profile: 2 });
    await facts.handledIds(DAY);
    await mongo.db?.command({ profile: 0 });
    const [seen] = await mongo.collection('system.profile').find({ 'command.aggregate': 'facts' }).toArray();
    expect(seen).toMatchObject({ docsExamined: 0, keysExamined: expect.any(Number) });
    const among = async (more: Partial<Population>, ...ids: string[]): Promise<string[]> =>
      (await facts.handledAmong({ ...POPULATION, ...more }, ids)).map(({ contactId }) => contactId);
    expect(await among({}, 'handled', 'onlyWaited', 'goesOn')).toEqual(['handled']);
    expect(await among({ agentId: 'bob' }, 'handled', 'passedOn')).toEqual([]);
    expect(await among({ from: '2025-06-02', to: '2025-06-02' }, 'handled')).toEqual([]);
    const [one] = await facts.handledAmong(POPULATION, ['handled']);
    for await (const same of facts.handled(POPULATION))
      if (same.contactId === 'handled') expect(one).toEqual(same);
  });

  it('waits for what is open of its own district, unless it is to do without', async () => {
    await expect(idsOf({}, false)).rejects.toMatchObject({ details: { open: 1 } });
    await expect(idsOf({ districtId: '22' }, false)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(await idsOf({ districtId: '53' }, false)).toEqual([]);
    expect(asked).toEqual([null, '22', '53']);
  });
});
