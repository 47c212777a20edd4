import { openStores, type Stores } from '#kit';
import type { ContactImage, Fact } from '#libs/contract';
import { ManualClock } from '#libs/platform';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SatisfactionFactRepository } from './satisfaction-fact.repository.js';
import { factsOfAll, SatisfactionFactService } from './satisfaction-fact.service.js';
import { SatisfactionRepository } from './satisfaction.repository.js';
import { SatisfactionService } from './satisfaction.service.js';

const START = Date.parse('2026-03-02T02:00:00Z');
const TERMS = { askMs: 30 * 60_000, answerMs: 24 * 3_600_000 };

describe('what figures hear of customers who were asked', () => {
  let stores: Stores;

  beforeAll(async () => {
    stores = await openStores();
    await stores.migrate();
  });
  afterAll(() => stores.close());

  it('comes once their contact is closed, with its office and its topic, which outlive it', async () => {
    const contacts = new Map<string, ContactImage>();
    const told = new Map<string, Fact>();
    const source = {
      load: async (ids: readonly string[]) => ids.flatMap((id) => contacts.get(id) ?? []),
    };
    const intake = {
      take: async (facts: readonly Fact[]) => {
        for (const fact of facts) told.set(fact.id, told.get(fact.id) ?? fact);
      },
    };
    const repository = new SatisfactionFactRepository(stores.mongo);
    const worker = () => new SatisfactionFactService(repository, source, intake, TERMS.askMs);
    const again = async (): Promise<Fact[]> => {
      const all: Fact[] = [];
      for await (const facts of factsOfAll(repository)) all.push(...facts);
      return all.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    };
    const service = new SatisfactionService(
      new SatisfactionRepository(stores.mongo),
      new ManualClock(START),
      TERMS,
    );
    await service.set('general', true);
    const place = { channel: 'voice', accountId: 'line', districtId: '22', queueId: 'general' };
    for (const [id, closedAt] of [
      ['c1', null],
      ['c2', START],
    ] as const) {
      const customer = { id: `customer-${id}`, identity: id };
      const told = { officeId: '2201', topicId: null, handledBy: 'bob', endedAt: START, closedAt };
      contacts.set(id, { id, customer, ...place, ...told } as ContactImage);
      await service.askByKey(contacts.get(id) as ContactImage);
    }

    await worker().sweep();
    expect([...told.keys()]).toEqual(['rating:c2:rating-asked']);
    expect((await again()).map(({ id }) => id)).toEqual(['rating:c2:rating-asked']);
    contacts.set('c1', { ...(contacts.get('c1') as ContactImage), closedAt: START, topicId: 'tariff' });
    await Promise.all([worker().sweep(), worker().sweep()]);
    contacts.delete('c1');
    await service.answerByKey('c1', 5);
    await worker().sweep();
    for (const name of ['rating-asked', 'rated', 'rated-satisfied']) {
      expect(told.get(`rating:c1:${name}`)).toMatchObject({ officeId: '2201', topicId: 'tariff' });
    }
    expect(await again()).toEqual([...told.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1)));
  });
});
