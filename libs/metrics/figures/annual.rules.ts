import type { AnnualFigure, AnnualSource, Channel, Figure, FigureTable, FigureUnit } from '#libs/contract';

/** Those of a year that have most, each with a line of its own; none of them: one line of no data. */
export interface Ranking {
  by: 'office' | 'topic';
  definition: string;
  name: string;
  nameEn: string;
}

/** After the lines. */
export const RANKINGS: readonly Ranking[] = [
  {
    by: 'office',
    definition: 'contacts-asked',
    name: '隶属海关请求人工量',
    nameEn: 'Contacts that asked, by office',
  },
  {
    by: 'topic',
    definition: 'contacts-handled',
    name: '事项处理完成量',
    nameEn: 'Contacts handled, by topic',
  },
];
/** Rows of a ranking. */
const RANKED = 5;

export type AnnualNames = Pick<AnnualFigure, 'name' | 'nameEn'>;

/** A line of the annual figures: measured, or published from samples; `null` is not measured and shown as no data. */
export interface AnnualLine {
  name: string;
  nameEn: string;
  figure: AnnualSource | 'sampled-accuracy' | null;
}

const line = (name: string, nameEn: string, definition: string, channel: Channel | null): AnnualLine => ({
  name,
  nameEn,
  figure: { definition, channel, officeId: null, topicId: null },
});
const unmeasured = (name: string, nameEn: string): AnnualLine => ({ name, nameEn, figure: null });

/** What the hotline publishes of a year, in its order. */
export const ANNUAL_LINES: readonly AnnualLine[] = [
  line('来电请求人工量', 'Calls that asked for an agent', 'contacts-asked', 'voice'),
  line('来电人工接听量', 'Calls answered', 'contacts-answered', 'voice'),
  line('接通率', 'Connection rate', 'connection-rate', 'voice'),
  line('线路接通率', 'Connection rate of the line', 'connection-rate-line', 'voice'),
  line('15 秒接通率', 'Connection rate within 15 s', 'connection-within-15s', 'voice'),
  { name: '答复抽查准确率', nameEn: 'Sampled answer accuracy', figure: 'sampled-accuracy' },
  line('平均应答时长', 'Average speed of answer', 'average-speed-of-answer', 'voice'),
  line('平均处理时长', 'Average handle time', 'average-handle-time', 'voice'),
  line('网上留言答复量', 'Web inquiries answered', 'contacts-replied', 'inquiry'),
  line('网页在线答复量', 'Web chats answered', 'contacts-replied', 'webchat'),
  line('微信人工答复量', 'WeChat contacts answered by agents', 'contacts-replied', 'wechat'),
  line('小程序人工答复量', 'Mini program contacts answered by agents', 'contacts-replied', 'miniprogram'),
  line('自助终端人工答复量', 'Kiosk contacts answered by agents', 'contacts-answered', 'kiosk'),
  line(
    '3 分钟响应率（微信）',
    'First response within 3 min (WeChat)',
    'first-response-within-3min',
    'wechat',
  ),
  line('回拨成功率', 'Callback success', 'callback-success', null),
  unmeasured('微信机器人答复量', 'Answers by the WeChat bot'),
  unmeasured('微信查询量、网上办理量、关注人数', 'WeChat queries, transactions handled online, followers'),
  unmeasured('企业困难收集与处置量', 'Difficulties of enterprises collected and disposed'),
  unmeasured('问卷企业数、在线访谈场次', 'Enterprises surveyed, online talks'),
  unmeasured('依申请公开、行政复议与诉讼件数', 'Disclosure applications, reviews and lawsuits'),
];

/** Counts and durations change by a share of what they were, shares by a difference. */
export function changeOf(unit: FigureUnit, value: number | null, before: number | null): number | null {
  if (value === null || before === null) return null;
  if (unit === 'share' || unit === 'time-share') return value - before;
  return before === 0 ? null : value / before - 1;
}

/** What nobody has come by has no data, rather than 0. */
export function compared(
  { definition: { unit } }: FigureTable,
  now: Figure | null,
  before: Figure | null,
): Pick<AnnualFigure, 'unit' | 'value' | 'yearBefore' | 'change'> {
  const valueOf = (one: Figure | null): number | null =>
    one === null || one.denominator === 0 ? null : one.value;
  const [value, yearBefore] = [valueOf(now), valueOf(before)];
  return { unit, value, yearBefore, change: changeOf(unit, value, yearBefore) };
}

/** The rows with the greatest values, the greatest first. */
export function ranked(
  { by, definition, name, nameEn }: Ranking,
  table: FigureTable,
  names: ReadonlyMap<string, AnnualNames>,
): AnnualFigure[] {
  const figure = { definition, channel: null, officeId: null, topicId: null };
  const rows = table.rows
    .filter((row) => row.figure.denominator > 0)
    .toSorted((a, b) => (b.figure.value ?? 0) - (a.figure.value ?? 0) || (a.key < b.key ? -1 : 1))
    .slice(0, RANKED);
  if (rows.length === 0) return [{ name, nameEn, figure, interval: null, ...compared(table, null, null) }];
  return rows.map((row) => ({
    name: `${name} · ${names.get(row.key)?.name ?? row.key}`,
    nameEn: `${nameEn} · ${names.get(row.key)?.nameEn ?? row.key}`,
    figure: { ...figure, [by === 'office' ? 'officeId' : 'topicId']: row.key },
    interval: null,
    ...compared(table, row.figure, row.yearBefore),
  }));
}
