import type { AnnualAbsence } from '../../model/annual.rules.js';
import type { AnnualKind, ReportMailState, ReportPeriod, ReportRunState } from '#libs/contract';
import type { Pair } from './words.text.js';

/** Saved reports, and the figures of a year. */
export const REPORT = {
  tabAnnual: ['年度', 'Annual'],
  anYear: ['年份', 'Year'],
  anLead: [
    '热线全年对外公布的指标。点指标名查看口径、各月和对应的会话，或已公布的抽查样本；系统不测量的由有权限的人员填报并注明来源，未填报的为“暂无数据”。两年都没有数据的指标按原因收在表下。',
    'What the hotline publishes of a year. A figure leads to its definition, its months and its contacts, or to the sample it was published from. What the product does not measure is entered by staff with its source; without it there is no data. What neither year has stands below the table, by why.',
  ],
  anNothing: ['这一年还没有数据', 'Nothing is told of this year yet'],
  anAbsent: ['{why}：{n} 项', '{why}: {n}'],
  anFigure: ['指标', 'Figure'],
  anDefinition: ['口径与来源', 'Definition or source'],
  anChange: ['同比', 'Change'],
  anSampled: ['抽样评分公布值', 'As published from samples'],
  anNotStated: ['尚未填报', 'not entered yet'],
  anEnterTitle: ['填报', 'Enter'],
  anEnter: ['填报', 'Enter'],
  anCorrect: ['更正', 'Correct'],
  anEnterLead: [
    '系统不测量的指标由您填报：写明数值来自哪里、来源的日期。更正时原值、更正人、时间和原因一并保留；每次填报都记入审计。',
    'You enter what the product does not measure: say where it comes from, and of which day. A correction keeps what was there, with who, when and why; all of it is in the audit.',
  ],
  anValue: ['数值', 'Value'],
  anSource: ['来源', 'Source'],
  anSourceDate: ['来源日期', 'Date of the source'],
  anWithdraw: ['撤回（改为“暂无数据”）', 'Withdraw it (there is no data)'],
  anWithdrawn: ['已撤回', 'withdrawn'],
  anRestated: [
    '更正：原为 {was}，改为 {now} · {why} · {by} · {at}',
    'Corrected: {was} became {now} · {why} · {by} · {at}',
  ],
  tabSaved: ['已保存', 'Saved'],
  rpSave: ['保存为报表', 'Save as a report'],
  rpSaveLead: [
    '保存所选指标、维度和筛选；日期改为“最近一个完整的日、周、月或年”。',
    'Keeps figures, split and filters; its days are the last day, week, month or year that is over.',
  ],
  rpAnnual: ['年度指标', 'Annual figures'],
  rpSaveAnnualLead: [
    '一年结束且数据齐全后，生成上一年的年度指标：总署为全国，各关区为本关区。',
    'The annual figures of the year that is over, once all of it is counted: of the whole hotline, or of your district.',
  ],
  rpName: ['报表名称', 'Name'],
  rpPeriod: ['区间', 'Days'],
  rpFormat: ['文件格式', 'File'],
  rpHour: [
    '定时生成（北京时间几点，留空则只手动）',
    'Made by itself at (hour of Beijing; empty = only when asked)',
  ],
  rpRecipients: ['邮件收件人', 'Sent by mail to'],
  rpRecipientsHint: [
    '每行一个地址；仅限设置允许的域',
    'One address a line, of the domains that the settings allow',
  ],
  rpNext: ['下次生成', 'Next'],
  rpManual: ['手动', 'When asked'],
  rpRunNow: ['立即生成', 'Make now'],
  rpRemove: ['删除', 'Remove'],
  rpRemoveSure: ['删除这份报表及其全部文件？', 'Remove this report with all its files?'],
  rpRuns: ['已生成', 'Made'],
  rpMadeAt: ['生成时间', 'Made at'],
  rpState: ['文件', 'File'],
  rpMail: ['邮件', 'Mail'],
  rpDownload: ['下载', 'Download'],
  rpDownloadOne: ['下载 {name}', 'Download {name}'],
  rpNone: [
    '还没有保存过报表：在“分析”中选好指标后点“保存为报表”',
    'No reports yet: choose figures under Analysis, then save them',
  ],
} as const satisfies Record<string, Pair>;

export const ANNUAL_KIND: Record<AnnualKind, Pair> = {
  measured: ['测量', 'Measured'],
  sampled: ['抽样', 'Sampled'],
  stated: ['填报', 'Stated'],
};
/** Why a line of a year has no value. */
export const ANNUAL_ABSENCE: Record<AnnualAbsence, Pair> = {
  'no-publication': ['未公布全年抽查', 'no accuracy of the year published'],
  'no-channel': ['该渠道没有会话', 'no contacts on this channel'],
  'no-contacts': ['没有可计入的会话', 'no contacts that count'],
  'no-answers': ['没有收到答卷', 'no questionnaires answered'],
  'not-entered': ['系统不测量，尚未填报', 'not measured here, not entered yet'],
  withdrawn: ['已撤回', 'withdrawn'],
};
export const REPORT_PERIOD: Record<ReportPeriod, Pair> = {
  day: ['昨日', 'The day before'],
  week: ['上周', 'Last week'],
  month: ['上月', 'Last month'],
  year: ['上年', 'Last year'],
};
export const REPORT_STATE: Record<ReportRunState, Pair> = {
  due: ['生成中', 'Being made'],
  ready: ['已生成', 'Ready'],
  failed: ['失败', 'Failed'],
};
export const REPORT_MAIL: Record<ReportMailState, Pair> = {
  none: ['不发送', 'Not sent'],
  due: ['待发送', 'To be sent'],
  sent: ['已发送', 'Sent'],
  failed: ['发送失败', 'Failed'],
};
