import { openStores, type Stores } from '#kit';
import { factReaction, rollupService } from '#kit/measuring';
import { yearOfContacts } from '#kit/year';
import type { AnnualFigure, ReactionItem } from '#libs/contract';
import { factsOf } from '#libs/metrics';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { annual } from './annual.js';

const ORDER = { scale: 1 / 1000, seed: 7 };
let stores: Stores;
let items: ReactionItem[];
let before: ReactionItem[];
const said: string[] = [];
const output = { out: (text: string) => void said.push(text), err: (text: string) => void said.push(text) };
const run = (...argv: string[]): Promise<number> => {
  said.length = 0;
  return annual(argv, { MONGODB_URI: stores.mongodbUri, JIETONG_SECRET: 's'.repeat(40) }, output);
};
const figures = async (...argv: string[]): Promise<Map<string, AnnualFigure>> => {
  expect(await run('--year', '2026', '--json', ...argv)).toBe(0);
  const told = JSON.parse(said.join()) as { figures: AnnualFigure[] };
  return new Map(told.figures.map((figure) => [figure.nameEn, figure]));
};
const count = (some: readonly ReactionItem[], channel: string, type: string): number =>
  some.filter(
    ({ contact, timeline }) =>
      contact.channel === channel && timeline.some((entry) => entry.type === `contact.${type}`),
  ).length;

beforeAll(async () => {
  stores = await openStores();
  const reaction = factReaction(stores.mongo);
  rollupService(stores.mongo);
  await stores.migrate();
  items = [...yearOfContacts({ ...ORDER, year: 2026 })].flat();
  before = [...yearOfContacts({ ...ORDER, year: 2025 }, false)].flat();
  await reaction.react([...before, ...items]);
}, 180_000);
afterAll(() => stores.close());

it('prints what the year’s timelines say, beside the year before', async () => {
  const told = await figures();
  const [asked, answered] = [count(items, 'voice', 'queued'), count(items, 'voice', 'accepted')];
  const askedBefore = count(before, 'voice', 'queued');
  expect(told.get('Calls that asked for an agent')).toMatchObject({ value: asked, yearBefore: askedBefore });
  expect(told.get('Calls that asked for an agent')?.change).toBeCloseTo(asked / askedBefore - 1, 10);
  expect(told.get('Connection rate')?.value).toBeCloseTo(answered / asked, 10);
  expect(told.get('Web inquiries answered')?.value).toBe(count(items, 'inquiry', 'responded'));
  expect(told.get('WeChat contacts answered by agents')?.value).toBe(count(items, 'wechat', 'responded'));
});

it('ends with the five offices and topics that had most, by their names', async () => {
  const most = (by: 'officeId' | 'topicId', name: 'asked' | 'handled'): [string | null, number][] => {
    const counts = new Map<string | null, number>();
    for (const fact of items.flatMap(factsOf)) {
      if (fact.name === name && fact[by] !== null) counts.set(fact[by], (counts.get(fact[by]) ?? 0) + 1);
    }
    return [...counts].toSorted(([a, x], [b, y]) => y - x || ((a ?? '') < (b ?? '') ? -1 : 1)).slice(0, 5);
  };
  const [first] = most('topicId', 'handled');
  const named = { name: '归类与税率', nameEn: 'Classification and duty' };
  const topic = { _id: first?.[0] as never, districtId: '00', ...named, active: true };
  await stores.mongo.collection('topics').insertOne(topic);
  const told = [...(await figures()).values()];
  const lines = (by: 'officeId' | 'topicId'): unknown[] =>
    told.filter(({ figure }) => figure?.[by]).map(({ figure, value }) => [figure?.[by], value]);
  expect(lines('officeId')).toEqual(most('officeId', 'asked'));
  expect(lines('topicId')).toEqual(most('topicId', 'handled'));
  expect(told.find(({ figure }) => figure?.topicId === first?.[0])?.name).toBe('事项处理完成量 · 归类与税率');
  const own = [...(await figures('--district', '02')).values()];
  const offices = own.flatMap(({ figure }) => figure?.officeId ?? []);
  expect(offices.length).toBeGreaterThan(0);
  expect(offices.every((id) => id.startsWith('02'))).toBe(true);
});

it('says that there is no data of what is not measured, and of a year that was not', async () => {
  const told = await figures();
  for (const name of ['Answers by the WeChat bot', 'Kiosk contacts answered by agents', 'Callback success']) {
    expect([name, told.get(name)]).toEqual([name, expect.objectContaining({ value: null, change: null })]);
  }
  expect(await run('--year', '2031')).toBe(0);
  const values = said
    .join()
    .split('\n')
    .filter((told) => told.startsWith('    '));
  expect(new Set(values)).toEqual(new Set(['    暂无数据 · no data   2030: 暂无数据 · no data']));
});

it('tells the accuracy that was published of either year, and what somebody entered', async () => {
  const published = (year: number, value: number): object => ({
    _id: `accuracy-${year}`,
    districtId: '00',
    from: `${year}-01-01`,
    to: `${year}-12-31`,
    whole: true,
    public: true,
    definition: { id: 'sampled-accuracy', version: 2 },
    accuracy: { value, low: value - 0.01, high: value + 0.01 },
    corrected: null,
    restatements: [],
  });
  const told = published(2026, 0.97) as { restatements: object[] };
  // As it was restated last.
  told.restatements.push({ accuracy: { value: 0.982, low: 0.974, high: 0.988 }, corrected: null });
  await stores.mongo
    .collection('published-accuracies')
    .insertMany([
      told,
      published(2025, 0.957),
      { ...published(2025, 0.5), _id: 'z', public: false } as object,
    ]);
  await stores.mongo.collection('annual-statements').insertOne({
    _id: '00-2026-wechat-followers' as never,
    districtId: '00',
    year: 2026,
    lineId: 'wechat-followers',
    measure: { name: '人', nameEn: 'people' },
    versions: [{ version: 1, value: 170_000, source: '平台统计', sourceDate: '2026-12-31', at: new Date(0) }],
  });
  const accuracy = (await figures()).get('Sampled answer accuracy');
  expect(accuracy).toMatchObject({
    value: 0.982,
    yearBefore: 0.957,
    interval: { low: 0.974, high: 0.988, corrected: false },
    published: { now: 'accuracy-2026', before: 'accuracy-2025' },
  });
  expect(accuracy?.change).toBeCloseTo(0.025, 10);
  expect((await figures()).get('WeChat followers')).toMatchObject({ kind: 'stated', value: 170_000 });
  expect(await run('--year', '2026')).toBe(0);
  expect(said.join()).toContain('98.2%  (95 %: 97.4% – 98.8%; 未按评分人误差校正');
  expect(said.join()).toMatch(
    /微信关注人数 .*人工填报 \/ stated: 平台统计, 2026-12-31\]\n {4}170,000 人 \/ people/,
  );
});

it('of one district, and in words', async () => {
  const told = await figures('--district', '02');
  const own = items.filter(({ contact }) => contact.districtId === '02');
  expect(told.get('Calls that asked for an agent')?.value).toBe(count(own, 'voice', 'queued'));
  expect(await run('--year', '2026', '--district', '02')).toBe(0);
  expect(said.join()).toContain('接通率 Connection rate');
  expect(await run('--year', '26')).toBe(2);
  expect(await run('--year', '2026', '--district', 'xx')).toBe(2);
});

it('a made-up year is the same again, has the published proportions, and rests at weekends and on holidays', () => {
  const again = [...yearOfContacts({ ...ORDER, year: 2026 })].flat();
  expect(JSON.stringify(again)).toBe(JSON.stringify(items));
  expect(count(items, 'voice', 'queued')).toBe(1706);
  expect(count(items, 'inquiry', 'queued')).toBe(12);
  const rate = count(items, 'voice', 'accepted') / count(items, 'voice', 'queued');
  expect(rate).toBeGreaterThan(0.96);
  expect(rate).toBeLessThan(0.99);
  expect(new Set(items.map(({ contact }) => contact.districtId)).size).toBe(42);
  const on = (day: string): number => items.flatMap(factsOf).filter((fact) => fact.day === day).length;
  expect(on('2026-10-01') + on('2026-03-07')).toBeLessThan(on('2026-03-10'));
});
