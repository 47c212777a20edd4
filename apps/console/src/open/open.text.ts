type Pair = readonly [zh: string, en: string];

/** The page of what is public keeps its own few words, so that it loads nothing of the consoles. */
export const OPEN = {
  language: ['English', '中文'],
  title: ['热线公开数据', 'The hotline in public figures'],
  lead: [
    '以下为已公布的数据。每个数据按所注口径计算，公布后不再改变；如有更正，列于其旁。',
    'What the hotline has published. Each figure is computed as stated and never changes; a correction stands beside it.',
  ],
  none: ['尚未公布数据。', 'Nothing has been published yet.'],
  unreachable: ['暂时无法打开，请稍后再试。', 'It can not be opened at the moment; please try again.'],
  again: ['重试', 'Try again'],
  more: ['更早公布的', 'Earlier ones'],
  all: ['全国', 'All districts'],
  district: ['关区 {id}', 'District {id}'],
  channel: ['渠道：{channel}', 'channel: {channel}'],
  queue: ['部分队列', 'one queue'],
  office: ['隶属海关 {id}', 'office {id}'],
  topic: ['部分事项', 'one topic'],
  part: ['部分会话', 'a part of the contacts'],
  others: [
    '同一批会话另有 {n} 次抽样未计入。',
    'Other draws of these contacts that are not part of it: {n}.',
  ],
  ofFrame: ['该抽样框共抽样 {n} 次，本次为第 {place} 次', 'no. {place} of {n} draws of this frame'],
  form: [
    '按评分表“{name}”（{id} 第 {version} 版，条目校验值 {hash}）判定',
    'right or wrong by the form “{name}” ({id} v{version}, hash of its items {hash})',
  ],
  noForm: ['评分表未冻结', 'form not frozen'],
  semicolon: ['；', '; '],
  comma: ['、', ', '],
  hour: ['{hour} 时', 'from {hour} h'],
  interval: ['95% 区间 {low} – {high}', '95 % interval {low} – {high}'],
  made: ['{numerator} ÷ {denominator}', '{numerator} ÷ {denominator}'],
  scored: ['抽查 {scored} 条，正确 {correct} 条', '{correct} right of {scored} sampled'],
  published: ['公布于 {day}', 'published on {day}'],
  corrected: [
    '已按评分人误差校正；未校正为 {value}（95% 区间 {low} – {high}）',
    'corrected for scorers’ errors; uncorrected {value} (95 % interval {low} – {high})',
  ],
  notCorrected: ['未按评分人误差校正', 'not corrected for scorers’ errors'],
  restated: ['{day} 更正为 {value}：{why}', 'restated on {day} as {value}: {why}'],
  evidence: ['依据（仅工作人员可见）', 'Evidence (shown to staff alone)'],
  behindNumerator: ['分子 {n} 个会话', 'numerator: {n} contacts'],
  behindDenominator: ['分母 {n} 个会话', 'denominator: {n} contacts'],
  gaps: ['未抽样的日期：{days}', 'Days of which nothing was drawn: {days}'],
  proof: ['抽样依据', 'How it was drawn'],
  draw: [
    '{from} – {to}：{frame} 条中抽 {size} 条；种子 {seed}；抽样框 SHA-256 {hash}',
    '{from} – {to}: {size} of {frame}; seed {seed}; SHA-256 of the frame {hash}',
  ],
  leftOpen: ['抽样时另有 {n} 个会话仍未结束，不在框内', 'not in it, as they were still not closed: {n}'],
  verdicts: ['评定校验值 SHA-256 {hash}', 'SHA-256 of the verdicts {hash}'],
} as const satisfies Record<string, Pair>;

export type OpenKey = keyof typeof OPEN;
export type Say = (key: OpenKey, values?: Readonly<Record<string, string | number>>) => string;

export const saying =
  (english: boolean): Say =>
  (key, values = {}) =>
    OPEN[key][english ? 1 : 0].replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
