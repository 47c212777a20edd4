import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openStores, story, type Step, type Stores } from '#kit';
import { factReaction } from '#kit/measuring';
import type { Channel, Fact, FactName, PublishedOfYear, ReactionItem } from '#libs/contract';
import { ManualClock } from '#libs/platform';
import { DEFAULT_OPTIONS } from '../definition/definition.rules.js';
import { fixedSettings } from '../definition/figure-settings.rules.js';
import { FiguresService } from '../figures/figures.service.js';
import { RollupRepository } from '../rollup/rollup.repository.js';
import { IntakeRepository } from '../intake/intake.repository.js';
import { ANNUAL_LINES } from './annual-line.rules.js';
import { AnnualService } from './annual.service.js';
import { StatementRepository } from './statement.repository.js';
import { StatementService } from './statement.service.js';

/** Everything that hotline publishes of 2020, with a made-up 2019 beside: calls and chats few enough to count by hand. */
type Line = [name: string, now: number | null, before: number | null, change: number | null];
const TABLE: Line[] = [
  ['来电请求人工量', 8, 4, 1],
  ['来电人工接听量', 7, 3, 1.3333],
  ['接通率', 0.875, 0.75, 0.125],
  ['线路接通率', 0.875, 0.75, 0.125],
  ['15 秒接通率', 0.875, 0.25, 0.625],
  ['答复抽查准确率', 0.982, 0.962, 0.02],
  ['平均应答时长', 5, 20, -0.75],
  ['平均处理时长', 100, 240, -0.5833],
  ['网上留言答复量', 3, 2, 0.5],
  ['网页在线答复量', 1, 2, -0.5],
  ['微信人工答复量', 4, 1, 3],
  ['小程序人工答复量', 1, 1, 0],
  ['自助终端人工答复量', 2, 1, 1],
  ['3 分钟响应率（微信）', 0.75, 1, -0.25],
  ['回拨成功率', 0.75, 0.5, 0.25],
  ['满意率', 0.75, 1, -0.25],
  ['满意度参评率', 0.8, 0.5, 0.3],
  // 5 of the 11 calls and calls back that were handled, 2 of 5.
  ['满意度邀评率', 0.4545, 0.4, 0.0545],
  ['微信机器人答复量', 14_000, 10_000, 0.4],
  ['微信查询功能数', 25, 20, 0.25],
  ['微信查询量', 960_000, 800_000, 0.2],
  ['微信网上办理量', 24_000, 20_000, 0.2],
  ['微信关注人数', 170_000, 136_000, 0.25],
  ['企业困难收集量', 802, 401, 1],
  ['企业困难处置量', 802, 400, 1.005],
  ['企业问卷答卷量（受邀）', 863, 690, 0.2507],
  ['匿名问卷答卷量', 120, 100, 0.2],
  ['企业调查收集需求量', 56, 50, 0.12],
  ['在线访谈场次', 26, 20, 0.3],
  ['在线访谈参与企业数', 1397, 1000, 0.397],
  ['在线访谈受理咨询量', 1730, 1000, 0.73],
  ['设智能服务台的业务大厅数', 9, 6, 0.5],
  ['设智能服务台的隶属海关数', 7, 5, 0.4],
  ['依申请公开件数', 100, 80, 0.25],
  ['依申请公开答复模板数', 36, 30, 0.2],
  ['依申请公开抽测单位数', 84, 80, 0.05],
  ['依申请公开抽测直属海关数', 42, 40, 0.05],
  ['依申请公开抽测隶属海关数', 42, 40, 0.05],
  ['依申请公开抽测有瑕疵单位数', 13, 26, -0.5],
  ['依申请公开抽测有瑕疵直属海关数', 2, 4, -0.5],
  ['依申请公开抽测有瑕疵隶属海关数', 11, 22, -0.5],
  ['政府信息公开行政复议件数', 17, 20, -0.15],
  ['政府信息公开行政诉讼件数', 7, 10, -0.3],
  ['网站专栏发布信息量', 1698, 1000, 0.698],
  ['网站专栏访问量', 780_000, 600_000, 0.3],
  // No contact came by an office or was given a topic.
  ['隶属海关请求人工量', null, null, null],
  ['事项处理完成量', null, null, null],
];

const ASKS: Step[] = [
  [0, 'contact.opened'],
  [0, 'contact.queued'],
];
let made = 0;
const one = (
  channel: Channel,
  year: number,
  steps: readonly Step[],
  callbackId: string | null = null,
): ReactionItem => {
  made += 1;
  const item = story(`a${made}`, `${year}-06-0${(made % 9) + 1}T02:00:00Z`, steps);
  return { ...item, contact: { ...item.contact, channel, callbackId } };
};
const call = (year: number, wait: number, talk: number, wrapUp: number): ReactionItem =>
  one('voice', year, [
    ...ASKS,
    [wait, 'contact.accepted'],
    [talk, 'contact.ended'],
    [wrapUp, 'contact.closed'],
  ]);
const lost = (year: number, wait: number): ReactionItem =>
  one('voice', year, [...ASKS, [wait, 'contact.abandoned']]);
const chat = (channel: Channel, year: number, reply = 10): ReactionItem =>
  one(channel, year, [...ASKS, [5, 'contact.accepted'], [reply, 'contact.responded']]);
const callback = (year: number, disposition: 'answered' | 'no-reply'): ReactionItem =>
  one(
    'wechat',
    year,
    [...ASKS, [5, 'contact.accepted'], [60, 'contact.ended'], [5, 'contact.closed', { disposition }]],
    'b1',
  );
const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);

const CONTACTS: ReactionItem[] = [
  ...times(7, () => call(2020, 5, 90, 10)),
  lost(2020, 60),
  call(2019, 10, 100, 20),
  call(2019, 20, 200, 40),
  call(2019, 30, 300, 60),
  lost(2019, 9),
  ...times(3, () => chat('inquiry', 2020)),
  ...times(2, () => chat('inquiry', 2019)),
  chat('webchat', 2020),
  ...times(2, () => chat('webchat', 2019)),
  ...times(3, () => chat('wechat', 2020)),
  chat('wechat', 2020, 200),
  chat('wechat', 2019),
  chat('miniprogram', 2020),
  chat('miniprogram', 2019),
  ...times(2, () => chat('kiosk', 2020)),
  chat('kiosk', 2019),
  ...times(3, () => callback(2020, 'answered')),
  callback(2020, 'no-reply'),
  callback(2019, 'answered'),
  callback(2019, 'no-reply'),
];

/** So many who were asked, or said something, after an agent. */
const rating = (name: FactName, year: number, count: number): Fact[] =>
  times(count, () => {
    made += 1;
    const [contactId, day] = [`s${made}`, `${year}-06-02`];
    const place = { districtId: '22', channel: 'voice', accountId: 'a', queueId: 'general', agentId: 'ann' };
    const id = `rating:${contactId}:${name}`;
    const when = { seq: 0, at: Date.parse(`${day}T02:00:00Z`), day, slot: 20 };
    return { id, name, contactId, ...when, ...place, officeId: null, topicId: null, value: null };
  });

let stores: Stores;
let service: AnnualService;
let statements: StatementService;

beforeAll(async () => {
  stores = await openStores();
  await stores.migrate();
  await factReaction(stores.mongo).react(CONTACTS);
  const ratings = { asked: [5, 2], rated: [4, 1], satisfied: [3, 1] } as const;
  const told = [2020, 2019].flatMap((year, at) => [
    ...rating('rating-asked', year, ratings.asked[at] ?? 0),
    ...rating('rated', year, ratings.rated[at] ?? 0),
    ...rating('rated-satisfied', year, ratings.satisfied[at] ?? 0),
  ]);
  await new IntakeRepository(stores.mongo).add(told);
  const clock = new ManualClock(Date.parse('2021-01-05T02:00:00Z'));
  statements = new StatementService(new StatementRepository(stores.mongo), clock);
  const definition = { id: 'sampled-accuracy', version: 2 } as PublishedOfYear['definition'];
  const published = (year: number, value: number): PublishedOfYear => ({
    id: `p${year}`,
    definition,
    value,
    low: value - 0.005,
    high: value + 0.005,
    corrected: true,
  });
  const accuracies = new Map([
    [2020, published(2020, 0.982)],
    [2019, published(2019, 0.962)],
  ]);
  const answers = new Map([
    ['2020', { invited: 863, anonymous: 120 }],
    ['2019', { invited: 690, anonymous: 100 }],
  ]);
  const sources = {
    accuracies: { ofYear: async (year: number) => accuracies.get(year) ?? null },
    answers: {
      answered: async ({ from }: { from: string }) =>
        answers.get(from.slice(0, 4)) ?? { invited: 0, anonymous: 0 },
    },
    statements,
  };
  const figures = new FiguresService(new RollupRepository(stores.mongo), fixedSettings(DEFAULT_OPTIONS));
  const catalogue = { offices: { all: async () => [] }, topics: { all: async () => [] } };
  service = new AnnualService(figures, sources, catalogue);
}, 60_000);
afterAll(() => stores.close());

it('the whole table of a year, every line of it, beside the year before', async () => {
  const admin = { scope: { districtId: null }, by: 'lead' };
  for (const line of ANNUAL_LINES) {
    if (!('lineId' in line)) continue;
    const [, now, before] = TABLE.find(([name]) => name === line.name) ?? [];
    for (const [year, value] of [
      [2020, now],
      [2019, before],
    ] as const) {
      if (typeof value !== 'number') throw new Error(`${line.name} has no value of ${year}`);
      const source = { source: '年度统计表', sourceDate: `${year}-12-31` };
      await statements.enter({ ...source, lineId: line.lineId, year, value }, '00', admin);
    }
  }
  const round = (value: number | null): number | null => (value === null ? null : Number(value.toFixed(4)));
  const told = await service.of(2020);
  expect(
    told.map(({ name, value, yearBefore, change }) => [name, round(value), round(yearBefore), round(change)]),
  ).toEqual(TABLE);
});
