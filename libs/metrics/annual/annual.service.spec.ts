import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openStores, story, type Step, type Stores } from '#kit';
import { factReaction, rollupService } from '#kit/measuring';
import type { AnnualFigure, Channel, PublishedOfYear, ReactionItem } from '#libs/contract';
import { ManualClock } from '#libs/platform';
import { DEFAULT_OPTIONS } from '../definition/definition.rules.js';
import { fixedSettings } from '../definition/figure-settings.rules.js';
import { FiguresService } from '../figures/figures.service.js';
import { RollupRepository } from '../rollup/rollup.repository.js';
import { AnnualService } from './annual.service.js';
import { StatementRepository } from './statement.repository.js';
import { StatementService } from './statement.service.js';

const ADMIN = { scope: { districtId: null }, by: 'lead' };
const SOURCE = { source: '年度统计表', sourceDate: '2026-12-31' };
const CATALOGUE = { offices: { all: async () => [] }, topics: { all: async () => [] } };

/** A call that waits, is talked to and wrapped up for so many seconds; without, the caller leaves after the wait. */
function call(
  id: string,
  day: string,
  wait: number,
  handled: [talk: number, wrap: number] | null,
): ReactionItem {
  const end: Step[] = handled
    ? [
        [wait, 'contact.accepted'],
        [handled[0], 'contact.ended'],
        [handled[1], 'contact.closed'],
      ]
    : [[wait, 'contact.abandoned']];
  return of('voice', story(id, `${day}T02:00:00Z`, [[0, 'contact.opened'], [0, 'contact.queued'], ...end]));
}
const of = (channel: Channel, item: ReactionItem): ReactionItem => ({
  ...item,
  contact: { ...item.contact, channel },
});
const inquiry = (id: string, day: string): ReactionItem =>
  of(
    'inquiry',
    story(id, `${day}T02:00:00Z`, [
      [0, 'contact.opened'],
      [0, 'contact.queued'],
      [5, 'contact.accepted'],
      [10, 'contact.responded'],
    ]),
  );

/** 2025: four calls, three answered after 10, 20 and 30 s. 2026: five, four answered after 4, 6, 8 and 14 s. */
const CALLS: ReactionItem[] = [
  call('b1', '2025-01-01', 10, [100, 20]),
  call('b2', '2025-07-01', 20, [200, 40]),
  call('b3', '2025-12-31', 30, [300, 60]),
  call('b4', '2025-12-31', 9, null),
  call('n1', '2026-01-01', 4, [80, 10]),
  call('n2', '2026-02-28', 6, [80, 10]),
  call('n3', '2026-08-01', 8, [80, 10]),
  call('n4', '2026-12-31', 14, [80, 10]),
  call('n5', '2026-12-31', 60, null),
  // Of neither year.
  call('x1', '2024-12-31', 1, [1, 1]),
  call('x2', '2027-01-01', 1, [1, 1]),
  inquiry('i1', '2025-05-01'),
  inquiry('i2', '2026-05-01'),
  inquiry('i3', '2026-05-02'),
  inquiry('i4', '2026-05-03'),
];

describe('the figures of a year beside the year before', () => {
  let stores: Stores;
  let service: AnnualService;
  let statements: StatementService;
  const clock = new ManualClock(Date.parse('2027-01-05T02:00:00Z'));
  const published = new Map<number, PublishedOfYear>();
  const answers = new Map<string, Record<'invited' | 'anonymous', number>>();

  beforeAll(async () => {
    stores = await openStores();
    const reaction = factReaction(stores.mongo);
    const rollups = rollupService(stores.mongo);
    await stores.migrate();
    await reaction.react(CALLS);
    await rollups.compact();
    const figures = new FiguresService(new RollupRepository(stores.mongo), fixedSettings(DEFAULT_OPTIONS));
    statements = new StatementService(new StatementRepository(stores.mongo), clock);
    const sources = {
      accuracies: { ofYear: async (year: number) => published.get(year) ?? null },
      answers: {
        answered: async ({ from, to }: { from: string; to: string }) =>
          answers.get(`${from} ${to}`) ?? { invited: 0, anonymous: 0 },
      },
      statements,
    };
    service = new AnnualService(figures, sources, CATALOGUE);
  });
  afterAll(() => stores.close());

  const told = async (year = 2026, districtId: string | null = null): Promise<Map<string, AnnualFigure>> =>
    new Map((await service.of(year, districtId)).map((line) => [line.name, line]));
  const values = ({ value, yearBefore, change }: AnnualFigure): (number | null)[] =>
    [value, yearBefore, change].map((one) => (one === null ? null : Number(one.toFixed(10))));
  const accuracy = (year: number, value: number, corrected: boolean): void => {
    const definition = { id: 'sampled-accuracy', version: 2 } as PublishedOfYear['definition'];
    published.set(year, { id: `p${year}`, definition, value, low: value - 0.01, high: 1, corrected });
  };

  it.each([
    // Counts and durations change by a share of what they were, shares by a difference.
    ['来电请求人工量', 5, 4, 0.25],
    ['来电人工接听量', 4, 3, 0.3333333333],
    ['接通率', 0.8, 0.75, 0.05],
    ['15 秒接通率', 0.8, 0.25, 0.55],
    ['平均应答时长', 8, 20, -0.6],
    ['平均处理时长', 90, 240, -0.625],
    ['网上留言答复量', 3, 1, 2],
    ['微信人工答复量', null, null, null],
  ])('%s: %d beside %d', async (name, value, before, change) => {
    const line = (await told()).get(name) as AnnualFigure;
    expect(values(line)).toEqual([value, before, change]);
    expect(line).toMatchObject({ kind: 'measured', stated: null, published: null });
  });

  it('are of the whole hotline or of a district, and never of headquarters’ own beside what is the whole’s', async () => {
    await expect(told(2026, '00')).rejects.toMatchObject({
      code: 'BAD_INPUT',
      details: [{ field: 'districtId' }],
    });
    await expect(told(2026, '22')).resolves.toBeDefined();
  });

  it('have no change where one of both years has nothing', async () => {
    const lines = await told(2025);
    // 2024 has one call.
    expect(values(lines.get('来电请求人工量') as AnnualFigure)).toEqual([4, 1, 3]);
    expect(values(lines.get('网上留言答复量') as AnnualFigure)).toEqual([1, null, null]);
    expect(values((await told(2024)).get('接通率') as AnnualFigure)).toEqual([1, null, null]);
  });

  it('tell the accuracy as it was published of either year, and compare like with like alone', async () => {
    const line = async (): Promise<AnnualFigure> => (await told()).get('答复抽查准确率') as AnnualFigure;
    expect(values(await line())).toEqual([null, null, null]);
    accuracy(2026, 0.982, true);
    expect(values(await line())).toEqual([0.982, null, null]);
    accuracy(2025, 0.962, true);
    expect(values(await line())).toEqual([0.982, 0.962, 0.02]);
    expect(await line()).toMatchObject({
      kind: 'sampled',
      interval: { low: 0.972, high: 1, corrected: true },
      published: { now: 'p2026', before: 'p2025' },
      definition: { id: 'sampled-accuracy', version: 2 },
    });
    accuracy(2025, 0.962, false);
    expect(values(await line())).toEqual([0.982, 0.962, null]);
  });

  it('tell what was entered of either year, and nothing of what was withdrawn', async () => {
    const line = async (): Promise<AnnualFigure> => (await told()).get('微信关注人数') as AnnualFigure;
    expect(await line()).toMatchObject({ kind: 'stated', value: null, measure: { name: '人' } });
    const wish = { ...SOURCE, lineId: 'wechat-followers' };
    await statements.enter({ ...wish, year: 2026, value: 170_000 }, '00', ADMIN);
    const { id } = await statements.enter({ ...wish, year: 2025, value: 136_000 }, '00', ADMIN);
    expect(values(await line())).toEqual([170_000, 136_000, 0.25]);
    expect(await line()).toMatchObject({ stated: { now: { versions: [{ ...SOURCE, by: 'lead' }] } } });
    const withdrawal = { ...SOURCE, version: 1, value: null, why: '来源有误' };
    await statements.correct(id, withdrawal, ADMIN);
    expect(values(await line())).toEqual([170_000, null, null]);
    // A district's is its own.
    await statements.enter({ ...wish, year: 2026, value: 30_000 }, '22', ADMIN);
    expect((await told(2026, '22')).get('微信关注人数')).toMatchObject({ value: 30_000, yearBefore: null });
    expect(values(await line())).toEqual([170_000, null, null]);
  });

  it('tell how many filled questionnaires in, and no data where none was', async () => {
    answers.set('2026-01-01 2026-12-31', { invited: 863, anonymous: 0 });
    answers.set('2025-01-01 2025-12-31', { invited: 690, anonymous: 5 });
    const lines = await told();
    expect(values(lines.get('企业问卷答卷量（受邀）') as AnnualFigure)).toEqual([863, 690, 0.2507246377]);
    expect(lines.get('匿名问卷答卷量')).toMatchObject({ kind: 'measured', value: null, yearBefore: 5 });
  });

  it('have one line for each figure, each of one kind', async () => {
    const lines = await service.of(2026);
    expect(new Set(lines.map(({ nameEn }) => nameEn)).size).toBe(lines.length);
    for (const { name, nameEn, kind, figure, from, stated, published: told } of lines) {
      expect(name).not.toContain('、');
      expect([nameEn, Boolean(figure ?? from), told !== null, stated !== null]).toEqual([
        nameEn,
        kind === 'measured',
        kind === 'sampled',
        kind === 'stated',
      ]);
    }
  });
});
