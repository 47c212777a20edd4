import { openStores, type Stores } from '#kit';
import type { TopicView } from '#libs/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '#libs/platform';
import { TopicRepository } from './topic.repository.js';
import { TopicService } from './topic.service.js';

const ALL = { districtId: null };
const [SHANGHAI, SHENZHEN] = [{ districtId: '22' }, { districtId: '53' }];
const named = (name: string, districtId = '22') => ({ districtId, name, nameEn: `${name} en` });

describe('topics', () => {
  let stores: Stores;
  let topics: TopicService;
  const clock = new ManualClock();

  beforeAll(async () => {
    stores = await openStores();
    topics = new TopicService(new TopicRepository(stores.mongo), clock);
    await stores.migrate();
  });
  afterAll(() => stores.close());
  beforeEach(async () => {
    await stores.mongo.collection('topics').deleteMany({});
  });

  it('are a district’s own or everybody’s, page by page, and changed by whose they are', async () => {
    const national = await topics.create(named('归类', '00'), ALL);
    const own = await topics.create(named('估价'), SHANGHAI);
    await topics.create(named('估价', '53'), ALL);
    const first = await topics.list(SHANGHAI, null, 1);
    const second = await topics.list(SHANGHAI, first.next, 1);
    expect([...first.items, ...second.items].map(({ name }) => name).toSorted()).toEqual(['估价', '归类']);
    expect(second.next).toBeNull();
    expect((await topics.list(ALL, null, 10)).items).toHaveLength(3);
    await expect(topics.create(named('减免税'), SHENZHEN)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(topics.change(own.id, { name: '改' }, SHENZHEN)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(topics.change(national.id, { name: '改' }, SHANGHAI)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await topics.change(own.id, { nameEn: 'Valuation' }, SHANGHAI)).toEqual({
      ...own,
      nameEn: 'Valuation',
    });
    expect(await topics.change(own.id, {}, SHANGHAI)).toMatchObject({ nameEn: 'Valuation' });
  });

  it('are told to figures all at once, in use or not, headquarters’ to every district', async () => {
    const national = await topics.create(named('归类', '00'), ALL);
    const own = await topics.create(named('估价'), SHANGHAI);
    const other = await topics.create(named('估价', '53'), ALL);
    const former = await topics.change(own.id, { active: false }, SHANGHAI);
    const repository = new TopicRepository(stores.mongo);
    const byId = (all: TopicView[]): TopicView[] => all.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    expect(await repository.all(SHANGHAI)).toEqual(byId([national, former]));
    expect(await repository.all(SHENZHEN)).toEqual(byId([national, other]));
    expect(await repository.all(ALL)).toEqual(byId([national, former, other]));
  });

  it('have a name of their own in their district, of two at once too', async () => {
    const both = await Promise.allSettled([1, 2].map(() => topics.create(named('归类'), SHANGHAI)));
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const other = await topics.create(named('估价'), SHANGHAI);
    await expect(topics.change(other.id, { name: '归类' }, SHANGHAI)).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
      details: { field: 'name' },
    });
  });

  it('are given to contacts of their district while in use; headquarters’ to all', async () => {
    const national = await topics.create(named('归类', '00'), ALL);
    const own = await topics.create(named('估价'), SHANGHAI);
    const usable = (id: string, districtId: string, since = clock.now()): Promise<boolean> =>
      topics.mustBeUsable(id, districtId, since).then(
        () => true,
        (error: { code: string }) => (error.code === 'BAD_INPUT' ? false : Promise.reject(error)),
      );
    expect(await usable(national.id, '53')).toBe(true);
    expect(await usable(own.id, '22')).toBe(true);
    expect(await usable(own.id, '53')).toBe(false);
    expect(await usable('0'.repeat(24), '22')).toBe(false);
    const before = clock.now();
    clock.advance(60_000);
    await topics.change(own.id, { active: false }, SHANGHAI);
    clock.advance(1);
    expect(await usable(own.id, '22')).toBe(false);
    // Whoever began to choose before it went out of use may name it, however often it is put out again.
    expect([await usable(own.id, '22', before), await usable(own.id, '53', before)]).toEqual([true, false]);
    await topics.change(own.id, { active: false, nameEn: 'Valuation' }, SHANGHAI);
    expect(await usable(own.id, '22')).toBe(false);
    await topics.change(own.id, { active: true }, SHANGHAI);
    expect(await usable(own.id, '22')).toBe(true);
    await topics.change(own.id, { active: false }, SHANGHAI);
    await topics.mustBeReadable([own.id, national.id], '22');
    await expect(topics.mustBeReadable([own.id], '53')).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });

  it('are 500 a district at most', async () => {
    const many = Array.from({ length: 500 }, (_, n) => ({
      _id: String(n).padStart(24, '0') as never,
      ...named(`事项${n}`),
      active: true,
    }));
    await stores.mongo.collection('topics').insertMany(many);
    await expect(topics.create(named('再一个'), SHANGHAI)).rejects.toMatchObject({ code: 'BAD_INPUT' });
    await topics.create(named('再一个', '53'), SHENZHEN);
  });
});
