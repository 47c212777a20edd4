import { describe, expect, it } from '@jest/globals';
import { unzipSync } from 'fflate';
import { extractText, getDocumentProxy } from 'unpdf';
import { AppError, type AnnualFigure, type RowNames } from '#libs/contract';
import { ManualClock } from '#libs/platform';
import { definitionOf } from '../definition/catalogue.rules.js';
import { DEFAULT_OPTIONS, definitionView } from '../definition/definition.rules.js';
import { AnnualReportService } from './annual-report.service.js';

const NOTHING = {
  figure: null,
  definition: null,
  from: null,
  interval: null,
  published: null,
  stated: null,
  measure: null,
  value: null,
  yearBefore: null,
  change: null,
} as const;
const CASES = { name: '件', nameEn: 'cases' };
const version = (n: number, value: number, why: string | null) => ({
  version: n,
  value,
  source: '=平台, "年报"',
  sourceDate: '2025-12-31',
  why,
  at: '2026-01-06T02:00:00.000Z',
  by: 'lead',
});
const LINES: AnnualFigure[] = [
  {
    ...NOTHING,
    name: '接通率',
    nameEn: 'Connection rate',
    kind: 'measured',
    figure: { definition: 'connection-rate', channel: 'voice', officeId: null, topicId: null },
    definition: definitionView(definitionOf('connection-rate'), DEFAULT_OPTIONS),
    unit: 'share',
    value: 0.974,
    yearBefore: 0.95,
    change: 0.024,
  },
  {
    ...NOTHING,
    name: '答复抽查准确率',
    nameEn: 'Sampled answer accuracy',
    kind: 'sampled',
    interval: { low: 0.974, high: 0.988, corrected: true },
    published: { now: 'p1', before: null },
    unit: 'share',
    value: 0.982,
  },
  {
    ...NOTHING,
    name: '企业困难收集量',
    nameEn: 'Difficulties collected',
    kind: 'stated',
    stated: {
      lineId: 'difficulties-collected',
      now: {
        id: '22-2025-difficulties-collected',
        lineId: 'difficulties-collected',
        year: 2025,
        districtId: '22',
        measure: CASES,
        versions: [version(1, 790, null), version(2, 802, '漏报')],
      },
      before: null,
    },
    unit: 'count',
    measure: CASES,
    value: 802,
    yearBefore: 401,
    change: 1,
  },
  {
    ...NOTHING,
    name: '平均应答时长',
    nameEn: 'Average speed of answer',
    kind: 'measured',
    definition: definitionView(definitionOf('average-speed-of-answer'), DEFAULT_OPTIONS),
    unit: 'seconds',
    value: 8,
    yearBefore: 20,
    change: -0.6,
  },
];
const NAMES: RowNames = { of: async () => ({ '22': { name: '上海海关', nameEn: 'Shanghai Customs' } }) };
const UNCOUNTED = { reason: '尚有会话未计入', reasonEn: 'contacts have not been counted yet' };

/** `now`: a day; `refused`: what stands against the figures. */
function reports(now: string, refused: Error | null = null): AnnualReportService {
  const require = async (): Promise<void> => {
    if (refused) throw refused;
  };
  return new AnnualReportService(
    { of: async () => LINES },
    { require },
    NAMES,
    new ManualClock(Date.parse(`${now}T02:00:00Z`)),
  );
}
const textOf = async (file: Uint8Array): Promise<string> =>
  (await extractText(await getDocumentProxy(new Uint8Array(file)), { mergePages: true })).text.replaceAll(
    /\s+/g,
    ' ',
  );

describe('the figures of a year', () => {
  it('are told with what stands against taking them for final', async () => {
    expect((await reports('2026-01-06').view(2025, null)).warnings).toEqual([]);
    expect((await reports('2025-12-31').view(2025, null)).warnings).toMatchObject([
      { reasonEn: '2025 is not over: values so far, beside the whole year before' },
    ]);
    const waiting = reports('2026-01-06', new AppError('UNAVAILABLE', UNCOUNTED));
    expect((await waiting.view(2025, null)).warnings).toEqual([UNCOUNTED]);
    const away = reports('2026-01-06', new AppError('UNAVAILABLE'));
    await expect(away.view(2025, null)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('as CSV: a row a line with all that is known of it, and the warnings last', async () => {
    const waiting = reports('2026-01-06', new AppError('UNAVAILABLE', UNCOUNTED));
    const csv = Buffer.from(await waiting.file(2025, '22', 'csv', 'zh')).toString('utf8');
    const rows = csv.slice(1).trimEnd().split('\r\n');
    expect(rows[0]).toBe(
      '指标,来源类别,2025,2024,同比,同比单位,单位,95% 区间下限,95% 区间上限,评分人误差,渠道,口径或来源,更正,2025 · 显示值,2024 · 显示值',
    );
    expect(rows[1]).toMatch(
      /^接通率,系统测量,0\.974,0\.95,0\.024,百分点,,,,,电话,connection-rate v1 · 人工接听数.*,97\.4%,95\.0%$/,
    );
    expect(rows[2]).toBe('答复抽查准确率,抽样公布,0.982,暂无数据,,,,0.974,0.988,已校正,,,,98.2%,暂无数据');
    // What somebody wrote is no formula of a spreadsheet's.
    expect(rows[3]).toBe(
      `企业困难收集量,人工填报,802,401,1,%,件,,,,,"'=平台, ""年报"" · 来源日期 2025-12-31 · 填报人 lead · v2",` +
        '"2025 v2: 原为 790 → 802 (漏报, lead, 2026-01-06)",802 件,401 件',
    );
    expect(rows[4]).toMatch(/^平均应答时长,系统测量,8,20,-0\.6,%,秒,.*,8\.0 s,20\.0 s$/);
    expect(rows[5]).toBe(`注意,尚有会话未计入${','.repeat(13)}`);
  });

  it('as a workbook: numbers are written as what they are, row by row', async () => {
    const book = unzipSync(await reports('2026-01-06').file(2025, null, 'xlsx', 'en'));
    const part = (name: string): string => new TextDecoder().decode(book[name]);
    const styleOf = (cell: string): number =>
      Number(new RegExp(`<c r="${cell}"[^>]* s="(\\d+)"`).exec(part('xl/worksheets/sheet1.xml'))?.[1]);
    // The connection rate, its change, a count, a duration.
    const [share, change, count, seconds] = ['C2', 'E2', 'C4', 'C5'].map(styleOf);
    expect(change).toBe(share);
    expect(new Set([share, count, seconds]).size).toBe(3);
    expect(part('xl/styles.xml')).toContain('0.00##%');
    const texts = part('xl/sharedStrings.xml');
    for (const text of ['stated', 'sampled', 'connection-rate v1', 'the whole hotline', '2025 v2: was 790'])
      expect(texts).toContain(text);
  });

  it('on paper, in either language', async () => {
    const paper = await textOf(await reports('2025-06-01').file(2025, '22', 'pdf', 'zh'));
    for (const text of [
      '年度指标 2025',
      '范围: 上海海关',
      '2025 年尚未结束',
      '97.4%',
      '+2.40 百分点',
      '97.4% – 98.8%',
      '802 件',
      '+100.0%',
      '8.0 s',
      '人工填报 · =平台',
      '原为 790 → 802',
      'connection-rate v1',
      '暂无数据 · no data',
    ])
      expect(paper).toContain(text);
    const english = await textOf(await reports('2026-01-06').file(2025, '22', 'pdf', 'en'));
    for (const text of ['Annual figures 2025', 'Shanghai Customs', 'stated', '+2.40 points', 'corrected'])
      expect(english).toContain(text);
    expect(english).not.toContain('is not over');
  });
});
