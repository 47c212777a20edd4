import type { AnnualSource, Channel, Named } from '#libs/contract';

/** Those of a year that have most, each with a line of its own; none of them: one line of no data. */
export interface Ranking extends Named {
  by: 'office' | 'topic';
  definition: string;
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

/**
 * A line of the annual figures. `figure`: measured by a definition · `answers`: by what libs/survey has · `sampled`:
 * published from samples · `lineId`: stated, as nothing here measures it; the id is stored and never changes its meaning.
 */
export type AnnualLine = Named &
  (
    | { figure: AnnualSource }
    | { answers: 'invited' | 'anonymous'; measure: Named; from: Named }
    | { sampled: true }
    | { lineId: string; measure: Named }
  );

const line = (name: string, nameEn: string, definition: string, channel: Channel | null): AnnualLine => ({
  name,
  nameEn,
  figure: { definition, channel, officeId: null, topicId: null },
});
const stated = (lineId: string, name: string, nameEn: string, unit: keyof typeof UNITS): AnnualLine => ({
  name,
  nameEn,
  lineId,
  measure: UNITS[unit],
});

const UNITS = {
  answers: { name: '次', nameEn: 'answers' },
  queries: { name: '次', nameEn: 'queries' },
  visits: { name: '次', nameEn: 'visits' },
  functions: { name: '项', nameEn: 'functions' },
  cases: { name: '件', nameEn: 'cases' },
  needs: { name: '项', nameEn: 'needs' },
  people: { name: '人', nameEn: 'people' },
  enterprises: { name: '家', nameEn: 'enterprises' },
  sessions: { name: '场', nameEn: 'sessions' },
  halls: { name: '个', nameEn: 'halls' },
  offices: { name: '个', nameEn: 'offices' },
  templates: { name: '个', nameEn: 'templates' },
  items: { name: '条', nameEn: 'items' },
  filled: { name: '份', nameEn: 'answers' },
} as const satisfies Record<string, Named>;

/** What the hotline publishes of a year, in its order. */
export const ANNUAL_LINES: readonly AnnualLine[] = [
  line('来电请求人工量', 'Calls that asked for an agent', 'contacts-asked', 'voice'),
  line('来电人工接听量', 'Calls answered', 'contacts-answered', 'voice'),
  line('接通率', 'Connection rate', 'connection-rate', 'voice'),
  line('线路接通率', 'Connection rate of the line', 'connection-rate-line', 'voice'),
  line('15 秒接通率', 'Connection rate within 15 s', 'connection-within-15s', 'voice'),
  { name: '答复抽查准确率', nameEn: 'Sampled answer accuracy', sampled: true },
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
  // One after another, as satisfaction says little without how many were asked, and how many of these answered.
  line('满意率', 'Satisfaction', 'satisfaction', null),
  line('满意度参评率', 'Response rate of satisfaction', 'satisfaction-response-rate', null),
  line('满意度邀评率', 'Share of the handled who were asked', 'satisfaction-asked-rate', null),
  stated('wechat-bot-answers', '微信机器人答复量', 'Answers by the WeChat bot', 'answers'),
  stated('wechat-functions', '微信查询功能数', 'Query functions in WeChat', 'functions'),
  stated('wechat-queries', '微信查询量', 'WeChat queries', 'queries'),
  stated('wechat-transactions', '微信网上办理量', 'Transactions handled in WeChat', 'cases'),
  stated('wechat-followers', '微信关注人数', 'WeChat followers', 'people'),
  stated('difficulties-collected', '企业困难收集量', 'Difficulties of enterprises collected', 'cases'),
  stated('difficulties-disposed', '企业困难处置量', 'Difficulties of enterprises disposed of', 'cases'),
  {
    name: '企业问卷答卷量（受邀）',
    nameEn: 'Enterprise questionnaires answered (invited)',
    answers: 'invited',
    measure: UNITS.filled,
    from: {
      name: '受邀问卷的答卷数，一份邀请一份答卷，按答卷日期',
      nameEn: 'answers to questionnaires by invitation, one an invitation, by the day of the answer',
    },
  },
  {
    name: '匿名问卷答卷量',
    nameEn: 'Anonymous questionnaires answered',
    answers: 'anonymous',
    measure: UNITS.filled,
    from: {
      name: '匿名问卷的答卷数，一台设备一份，按答卷日期',
      nameEn: 'answers to anonymous questionnaires, one a device, by the day of the answer',
    },
  },
  stated('enterprise-needs', '企业调查收集需求量', 'Needs found by surveys of enterprises', 'needs'),
  stated('talk-sessions', '在线访谈场次', 'Online talks', 'sessions'),
  stated('talk-enterprises', '在线访谈参与企业数', 'Enterprises at online talks', 'enterprises'),
  stated('talk-consultations', '在线访谈受理咨询量', 'Consultations handled at online talks', 'cases'),
  stated('smart-desk-halls', '设智能服务台的业务大厅数', 'Business halls with a smart desk', 'halls'),
  stated('smart-desk-offices', '设智能服务台的隶属海关数', 'Offices with a smart desk', 'offices'),
  stated('disclosure-applications', '依申请公开件数', 'Disclosure applications', 'cases'),
  stated('disclosure-templates', '依申请公开答复模板数', 'Reply templates for disclosure', 'templates'),
  stated('disclosure-tested', '依申请公开抽测单位数', 'Offices tested on disclosure', 'offices'),
  stated('disclosure-tested-direct', '依申请公开抽测直属海关数', 'Districts tested on disclosure', 'offices'),
  stated(
    'disclosure-tested-subordinate',
    '依申请公开抽测隶属海关数',
    'Subordinate offices tested on disclosure',
    'offices',
  ),
  stated('disclosure-flawed', '依申请公开抽测有瑕疵单位数', 'Offices with flaws on disclosure', 'offices'),
  stated(
    'disclosure-flawed-direct',
    '依申请公开抽测有瑕疵直属海关数',
    'Districts with flaws on disclosure',
    'offices',
  ),
  stated(
    'disclosure-flawed-subordinate',
    '依申请公开抽测有瑕疵隶属海关数',
    'Subordinate offices with flaws on disclosure',
    'offices',
  ),
  stated('disclosure-reviews', '政府信息公开行政复议件数', 'Administrative reviews on disclosure', 'cases'),
  stated('disclosure-lawsuits', '政府信息公开行政诉讼件数', 'Lawsuits on disclosure', 'cases'),
  stated('column-items', '网站专栏发布信息量', 'Items in the column of the web site', 'items'),
  stated('column-visits', '网站专栏访问量', 'Visits to the column of the web site', 'visits'),
];

/** The measure of a stated line; null: there is no such line, or it is not stated. */
export function measureOf(lineId: string): Named | null {
  for (const one of ANNUAL_LINES) if ('lineId' in one && one.lineId === lineId) return one.measure;
  return null;
}
