import { describe, expect, it } from '@jest/globals';
import { extractText, getDocumentProxy } from 'unpdf';
import type { Figure, NamedFigureTable } from '#libs/contract';
import { definitionOf } from '../definition/catalogue.rules.js';
import { DEFAULT_OPTIONS, definitionView } from '../definition/definition.rules.js';
import { EVERYTHING } from '../figures/figures.service.js';
import { MOST_PRINTED_ROWS, pdfOf } from './pdf.adapter.js';
import { NO_DATA, printedReport } from './pdf.rules.js';

const figure = (value: number | null, numerator: number, denominator: number): Figure => ({
  definition: 'x',
  version: 1,
  target: null,
  options: {},
  value,
  numerator,
  denominator,
});
const table = (id: string, change: Partial<NamedFigureTable> = {}): NamedFigureTable => ({
  definition: definitionView(definitionOf(id), DEFAULT_OPTIONS),
  from: '2026-03-01',
  to: '2026-03-31',
  filter: { ...EVERYTHING, districtId: '22', hour: 9 },
  by: 'queue',
  total: figure(0.960396, 97, 101),
  yearBefore: null,
  rows: [
    { key: 'duty', figure: figure(0.969697, 1096, 1099), yearBefore: null },
    { key: 'idle', figure: figure(null, 0, 0), yearBefore: null },
  ],
  names: { duty: { name: '税收征管与归类咨询', nameEn: 'Duties' } },
  within: [{ by: 'district', name: '上海海关', nameEn: 'Shanghai Customs' }],
  ...change,
});
const IMPRINT = { title: '每月接通率 · 喆', madeAt: Date.parse('2026-04-01T22:05:00Z') };

/** The texts of a file, page by page, as a reader takes them out. */
async function textsIn(file: Uint8Array): Promise<string[]> {
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(file)), { mergePages: false });
  return text.map((page) => page.replaceAll(/\s+/g, ' '));
}

describe('figures as a PDF file', () => {
  it('can be read as they were asked: title, days, what they are narrowed to, definitions, numbers', async () => {
    const tables = [table('connection-rate'), table('service-level-asked')];
    const [page, ...others] = await textsIn(await pdfOf(printedReport(tables, 'zh', IMPRINT)));
    expect(others).toEqual([]);
    for (const text of [
      '每月接通率 · 喆',
      '2026-03-01 – 2026-03-31',
      '关区 上海海关；小时 09:00',
      '2026-04-02 06:05（北京时间）',
      '接通率 · connection-rate v1',
      '人工接听数 ÷ 请求人工数',
      'withinSeconds = 15',
      '税收征管与归类咨询',
      '96.9%',
      '1,096',
      NO_DATA,
      '合计',
      '96.0%',
      '第 1 / 1 页',
    ])
      expect(page).toContain(text);
  });

  it('tells seconds as such, the year before beside, and speaks English', async () => {
    const seconds = table('average-speed-of-answer', {
      by: null,
      rows: [],
      total: figure(12.34, 1234, 100),
      yearBefore: figure(null, 0, 0),
    });
    const [page] = await textsIn(await pdfOf(printedReport([seconds], 'en', { ...IMPRINT, title: null })));
    for (const text of ['Figures', 'Shanghai Customs', '12.4 s', '1,234.0 s', 'year before value', NO_DATA])
      expect(page).toContain(text);
    expect(page).toContain('Page 1 / 1');
  });

  it('numbers its pages and says on each what the columns are', async () => {
    const rows = Array.from({ length: 150 }, (_, i) => ({
      key: `q${String(i).padStart(3, '0')}`,
      figure: figure(0.5, i, 2 * i),
      yearBefore: null,
    }));
    const pages = await textsIn(
      await pdfOf(printedReport([table('connection-rate', { rows })], 'zh', IMPRINT)),
    );
    expect(pages.length).toBeGreaterThan(2);
    for (const [at, page] of pages.entries()) {
      expect(page).toContain('指标值 分子 分母');
      expect(page).toContain(`第 ${at + 1} / ${pages.length} 页`);
    }
    for (const { key } of rows) expect(pages.filter((page) => page.includes(key))).toHaveLength(1);
  });

  it('is for no more rows than somebody reads', async () => {
    const row = { key: 'q', figure: figure(0.5, 1, 2), yearBefore: null };
    const rows = Array.from({ length: MOST_PRINTED_ROWS + 1 }, () => row);
    await expect(
      pdfOf(printedReport([table('connection-rate', { rows })], 'zh', IMPRINT)),
    ).rejects.toMatchObject({
      code: 'TOO_LARGE',
      details: { mostRows: MOST_PRINTED_ROWS },
    });
  });
});
