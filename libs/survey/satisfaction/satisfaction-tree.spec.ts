import { openStores, type Stores } from '#kit';
import type { ContactImage, Fact, ReactionItem, SatisfactionScore } from '#libs/contract';
import { ManualClock } from '#libs/platform';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SatisfactionFactRepository } from './satisfaction-fact.repository.js';
import { SatisfactionFactService } from './satisfaction-fact.service.js';
import { SatisfactionReaction } from './satisfaction.reaction.js';
import { SatisfactionRepository } from './satisfaction.repository.js';
import { SatisfactionService } from './satisfaction.service.js';

const DAY = '2026-03-02';
const START = Date.parse(`${DAY}T02:00:00Z`);
const HOUR_MS = 3_600_000;

describe('what callers say in the tree of a number', () => {
  let stores: Stores;
  let service: SatisfactionService;
  const contacts = new Map<string, ContactImage>();
  const source = { load: async (ids: readonly string[]) => ids.flatMap((id) => contacts.get(id) ?? []) };
  const opened = (id: string, satisfaction?: SatisfactionScore | null): ReactionItem => {
    const contact = {
      id,
      channel: 'voice',
      accountId: '12360',
      districtId: '22',
      queueId: 'general',
      customer: { id: `customer-${id}`, identity: '13800138000' },
      handledBy: null,
      closedAt: START,
    } as Partial<ContactImage> as ContactImage;
    contacts.set(id, contact);
    const journey = { path: ['rate'], entered: {}, ...(satisfaction === undefined ? {} : { satisfaction }) };
    const entry = { seq: 1, at: START, type: 'contact.opened', journey };
    return { contact, fresh: [entry], timeline: [entry] } as unknown as ReactionItem;
  };

  beforeAll(async () => {
    stores = await openStores();
    const repository = new SatisfactionRepository(stores.mongo);
    await stores.migrate();
    const terms = { askMs: HOUR_MS, answerMs: 24 * HOUR_MS };
    service = new SatisfactionService(repository, new ManualClock(START), terms);
  });
  afterAll(() => stores.close());

  it('counts once, of no agent, and nobody answers for them afterwards', async () => {
    const reaction = new SatisfactionReaction(service, source);
    const items = [opened('said', 4), opened('silent', null), opened('unasked')];
    await reaction.react(items);
    await reaction.react(items);
    const query = { from: DAY, to: DAY, districtId: null, queueId: null, basicCounts: false } as const;
    expect((await service.figure({ ...query, channel: 'voice', by: 'agent' })).rows).toMatchObject([
      { key: '-', offered: 2, responses: 1, satisfied: 1 },
    ]);
    const late = { way: 'text', key: 'late' } as const;
    expect(await service.answer(['customer-silent'], 1, late)).toBeNull();
    const told: string[] = [];
    const intake = { take: async (facts: readonly Fact[]) => void told.push(...facts.map(({ id }) => id)) };
    await new SatisfactionFactService(
      new SatisfactionFactRepository(stores.mongo),
      source,
      intake,
      0,
    ).sweep();
    expect(told.toSorted()).toEqual([
      'rating:said:rated',
      'rating:said:rated-satisfied',
      'rating:said:rating-asked',
      'rating:said:rating-asked-alone',
      'rating:silent:rating-asked',
      'rating:silent:rating-asked-alone',
    ]);
  });

  it('is taken of contacts that ended before, once, and told with what these were about', async () => {
    await stores.mongo.collection('satisfaction').deleteMany({});
    const earlier = (id: string, score: SatisfactionScore | null) => {
      const contact = opened(id).contact as ContactImage;
      const ended = {
        ...contact,
        openedAt: START,
        endedAt: START + 60_000,
        topicId: 'duty',
        handledBy: 'bob',
      };
      return { contact: ended, score, way: 'key' } as const;
    };
    const all = [earlier('before-5', 5), earlier('before-none', null)];
    await service.takeEarlier(all.slice(0, 1));
    await service.takeEarlier(all);
    const query = { from: DAY, to: DAY, districtId: null, queueId: null, basicCounts: false } as const;
    expect((await service.figure({ ...query, channel: 'voice', by: 'agent' })).rows).toMatchObject([
      { key: 'bob', offered: 2, responses: 1, satisfied: 1 },
    ]);
    const late = { way: 'text', key: 'later' } as const;
    expect(await service.answer(['customer-before-none'], 1, late)).toBeNull();
    const told: (string | null)[] = [];
    const intake = {
      take: async (facts: readonly Fact[]) => void told.push(...facts.map(({ topicId }) => topicId)),
    };
    const repository = new SatisfactionFactRepository(stores.mongo);
    await new SatisfactionFactService(repository, source, intake, 0).sweep();
    expect(told).toEqual(['duty', 'duty', 'duty', 'duty']);
  });
});
