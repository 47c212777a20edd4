import { DAY_MS } from '#libs/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openStores, type Stores } from '#kit';
import { ManualClock } from '#libs/platform';
import { ArticleRepository } from './article.repository.js';
import { ArticleService, type ArticleWish } from './article.service.js';
import { TopicRepository } from './topic/topic.repository.js';
import { TopicService } from './topic/topic.service.js';

/** 23:30 in Shanghai on 2 March. */
const NOW = Date.parse('2026-03-02T15:30:00Z');
const ALL = { districtId: null };
const [SHANGHAI, SHENZHEN] = [{ districtId: '22' }, { districtId: '53' }];

const wish = (more: Partial<ArticleWish> = {}): ArticleWish => ({
  topic: '个人物品',
  topicIds: [],
  queueIds: [],
  title: '自用物品限额',
  body: '旧限额五千元。',
  validFrom: '2025-01-01',
  ...more,
});
const contact = (
  openedAt: string,
  more: { districtId?: string; queueId?: string; topicId?: string } = {},
) => ({
  id: 'c1',
  districtId: '22',
  queueId: 'general',
  topicId: null,
  openedAt,
  ...more,
});

describe('articles', () => {
  let stores: Stores;
  let clock: ManualClock;
  let articles: ArticleService;
  let topics: TopicService;

  beforeAll(async () => {
    stores = await openStores();
  });
  afterAll(() => stores.close());
  beforeEach(async () => {
    await stores.mongo.collection('articles').deleteMany({});
    await stores.mongo.collection('topics').deleteMany({});
    clock = new ManualClock(NOW);
    const repository = new ArticleRepository(stores.mongo);
    topics = new TopicService(new TopicRepository(stores.mongo), clock);
    await stores.migrate();
    articles = new ArticleService(repository, topics, clock);
  });

  const bodiesOn = async (openedAt: string, more = {}): Promise<string[]> =>
    (await articles.ofContact(contact(openedAt, more))).articles.map(({ version }) => version.body);

  it('are shown as they were valid on the Shanghai day of the contact, whatever came later', async () => {
    const { id } = await articles.create(wish(), '22', SHANGHAI, 'boss');
    await articles.revise(id, 1, wish({ body: '新限额八千元。', validFrom: '2026-03-03' }), SHANGHAI, 'boss');
    expect(await bodiesOn('2024-12-31T15:59:59.999Z')).toEqual([]);
    expect(await bodiesOn('2024-12-31T16:00:00.000Z')).toEqual(['旧限额五千元。']);
    // The last moment of 2 March in Shanghai, and the first of 3 March.
    expect(await bodiesOn('2026-03-02T15:59:59.999Z')).toEqual(['旧限额五千元。']);
    expect(await bodiesOn('2026-03-02T16:00:00.000Z')).toEqual(['新限额八千元。']);
    clock.advance(400 * DAY_MS);
    await articles.withdraw(id, '2027-05-01', SHANGHAI);
    expect(await bodiesOn('2026-03-02T12:00:00.000Z')).toEqual(['旧限额五千元。']);
    expect(await bodiesOn('2027-04-30T15:59:00.000Z')).toEqual(['新限额八千元。']);
    expect(await bodiesOn('2027-04-30T16:00:00.000Z')).toEqual([]);
    expect(await articles.ofContact(contact('2026-03-02T16:00:00.000Z'))).toMatchObject({
      day: '2026-03-03',
    });
  });

  it('are not rewritten: a version begins today at the earliest, on top of the newest, by one of two', async () => {
    const { id } = await articles.create(wish(), '22', SHANGHAI, 'boss');
    await expect(
      articles.revise(id, 1, wish({ validFrom: '2026-03-01' }), SHANGHAI, 'boss'),
    ).rejects.toMatchObject({
      code: 'BAD_INPUT',
      details: [{ field: 'validFrom' }],
    });
    await articles.revise(id, 1, wish({ validFrom: '2026-04-01' }), SHANGHAI, 'boss');
    await expect(
      articles.revise(id, 1, wish({ validFrom: '2026-04-01' }), SHANGHAI, 'boss'),
    ).rejects.toMatchObject({
      code: 'STATE_CONFLICT',
      details: { newest: 2 },
    });
    await expect(
      articles.revise(id, 2, wish({ validFrom: '2026-03-31' }), SHANGHAI, 'boss'),
    ).rejects.toMatchObject({
      code: 'BAD_INPUT',
    });
    const both = await Promise.allSettled(
      ['a', 'b'].map((body) =>
        articles.revise(id, 2, wish({ body, validFrom: '2026-04-01' }), SHANGHAI, 'boss'),
      ),
    );
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const stored = await articles.get(id, SHANGHAI);
    expect(stored.versions.map(({ version, body }) => [version, body])).toEqual([
      [1, '旧限额五千元。'],
      [2, '旧限额五千元。'],
      [3, expect.stringMatching(/^[ab]$/)],
    ]);
    await expect(articles.withdraw(id, '2026-03-01', SHANGHAI)).rejects.toMatchObject({ code: 'BAD_INPUT' });
    await articles.withdraw(id, '2026-03-02', SHANGHAI);
    await expect(articles.withdraw(id, '2026-03-02', SHANGHAI)).rejects.toMatchObject({
      code: 'STATE_CONFLICT',
    });
    await expect(
      articles.revise(id, 3, wish({ validFrom: '2026-04-01' }), SHANGHAI, 'boss'),
    ).rejects.toMatchObject({
      code: 'STATE_CONFLICT',
    });
  });

  it('are a district’s own or everybody’s, for all queues or some, those of the queue first', async () => {
    await articles.create(wish({ body: '总署' }), '00', ALL, 'hq');
    const { id } = await articles.create(
      wish({ body: '上海', queueIds: ['general'] }),
      '22',
      SHANGHAI,
      'boss',
    );
    await articles.create(wish({ body: '上海专线', queueIds: ['line'] }), '22', SHANGHAI, 'boss');
    await articles.create(wish({ body: '深圳' }), '53', SHENZHEN, 'other');
    const at = '2026-03-02T04:00:00.000Z';
    expect(await bodiesOn(at)).toEqual(['上海', '总署']);
    expect(await bodiesOn(at, { queueId: 'line' })).toEqual(['上海专线', '总署']);
    expect(await bodiesOn(at, { districtId: '53' })).toEqual(expect.arrayContaining(['总署', '深圳']));
    expect(
      (await articles.list(SHENZHEN, null, 10)).items.map(({ districtId }) => districtId).toSorted(),
    ).toEqual(['00', '53']);
    await expect(articles.create(wish(), '22', SHENZHEN, 'other')).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(articles.withdraw(id, '2026-03-03', SHENZHEN)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(
      articles.revise(id, 1, wish({ validFrom: '2026-03-03' }), SHENZHEN, 'other'),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('are filed by version: what a later one is about and for changes nothing of earlier days', async () => {
    const { id: topicId } = await topics.create({ districtId: '22', name: '税款', nameEn: 'Duty' }, SHANGHAI);
    await articles.create(wish({ body: '别的', topic: '乙' }), '22', SHANGHAI, 'boss');
    const { id } = await articles.create(wish({ body: '旧', topic: '丙' }), '22', SHANGHAI, 'boss');
    const next = wish({ body: '新', topicIds: [topicId], queueIds: ['line'], validFrom: '2026-03-03' });
    await articles.revise(id, 1, next, SHANGHAI, 'boss');
    const [before, after] = ['2026-03-02T04:00:00.000Z', '2026-03-03T04:00:00.000Z'] as const;
    expect((await bodiesOn(before)).toSorted()).toEqual(['别的', '旧'].toSorted());
    expect(await bodiesOn(after)).toEqual(['别的']);
    expect(await bodiesOn(after, { queueId: 'line', topicId })).toEqual(['新', '别的']);
    const filed = (await articles.get(id, SHANGHAI)).versions;
    expect(filed).toMatchObject([
      { topic: '丙', topicIds: [], queueIds: [], body: '旧' },
      { topic: '个人物品', topicIds: [topicId], queueIds: ['line'], body: '新' },
    ]);
    const other = await topics.create({ districtId: '53', name: '税款', nameEn: 'Duty' }, SHENZHEN);
    await expect(
      articles.revise(id, 2, { ...next, topicIds: [other.id] }, SHANGHAI, 'boss'),
    ).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });

  it('for a contact’s topic come before those for its queue', async () => {
    const { id: topicId } = await topics.create({ districtId: '00', name: '税款', nameEn: 'Duty' }, ALL);
    await articles.create(wish({ body: '队列', queueIds: ['general'], topic: '甲' }), '22', SHANGHAI, 'boss');
    await articles.create(wish({ body: '事项', topicIds: [topicId], topic: '乙' }), '22', SHANGHAI, 'boss');
    const at = '2026-03-02T04:00:00.000Z';
    expect(await bodiesOn(at)).toEqual(['队列', '事项']);
    expect(await bodiesOn(at, { topicId })).toEqual(['事项', '队列']);
  });

  it('of before, whose versions have no topic and queues of their own, go by the article’s for ever', async () => {
    const { id } = await articles.create(wish({ queueIds: ['general'] }), '22', SHANGHAI, 'boss');
    const lacking = { 'versions.0.topic': '', 'versions.0.topicIds': '', 'versions.0.queueIds': '' };
    await stores.mongo.collection('articles').updateMany({}, { $unset: lacking });
    await articles.revise(
      id,
      1,
      wish({ topic: '新', queueIds: [], validFrom: '2026-03-03' }),
      SHANGHAI,
      'boss',
    );
    const [first, second] = (await articles.get(id, SHANGHAI)).versions;
    expect(first).toMatchObject({ topic: '个人物品', topicIds: [], queueIds: ['general'] });
    expect(second).toMatchObject({ topic: '新', queueIds: [] });
    expect(await bodiesOn('2026-03-02T04:00:00.000Z', { queueId: 'line' })).toEqual([]);
  });

  it('are listed without what they say, and read whole by whoever may', async () => {
    const { id } = await articles.create(wish({ body: '总署' }), '00', ALL, 'hq');
    const { id: own } = await articles.create(wish({ body: '上海' }), '22', SHANGHAI, 'boss');
    const { items } = await articles.list(SHANGHAI, null, 10);
    expect(items).toHaveLength(2);
    expect(JSON.stringify(items)).not.toMatch(/body|总署|上海/);
    expect((await articles.get(id, SHENZHEN)).versions[0]?.body).toBe('总署');
    await expect(articles.get(own, SHENZHEN)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
