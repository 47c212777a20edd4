import { describe, expect, it } from '@jest/globals';
import { unzipSync } from 'fflate';
import { NO_SAMPLE, SAMPLE_LACKS, type Figure, type NamedFigureTable, type SampleLack } from '#libs/contract';
import { definitionOf } from '../definition/catalogue.rules.js';
import { DEFAULT_OPTIONS, definitionView } from '../definition/definition.rules.js';
import { EVERYTHING } from '../figures/figures.service.js';
import { csvOf } from './csv.rules.js';
import { printedReport } from './pdf.rules.js';
import { keyName, sheetOf, type Sheet } from './sheet.rules.js';
import { xlsxOf } from './xlsx.adapter.js';

const figure = (numerator: number, denominator: number): Figure => ({
  definition: 'connection-rate',
  version: 1,
  value: denominator === 0 ? null : numerator / denominator,
  numerator,
  denominator,
  target: 0.95,
  options: {},
});
const table = (change: Partial<NamedFigureTable> = {}): NamedFigureTable => ({
  definition: definitionView(definitionOf('connection-rate'), DEFAULT_OPTIONS),
  from: '2026-03-01',
  to: '2026-03-31',
  filter: EVERYTHING,
  by: 'queue',
  total: figure(97, 101),
  yearBefore: null,
  rows: [
    { key: 'duty', figure: figure(96, 99), yearBefore: null },
    { key: '=evil', figure: figure(1, 2), yearBefore: null },
    { key: 'idle', figure: figure(0, 0), yearBefore: null },
  ],
  within: [],
  names: {
    duty: { name: '税收, 归类', nameEn: 'Duties "and" more' },
    '=evil': { name: '=HYPERLINK("http://x")', nameEn: '@SUM(A1)' },
  },
  ...change,
});
const lines = (sheet: Sheet): string[] => csvOf(sheet).slice(1).trimEnd().split('\r\n');

describe('a sheet of figures', () => {
  it('has a row per key and the total last, and tells that there is no data', () => {
    const { header, rows, formats } = sheetOf([table()], 'zh');
    expect(header).toEqual([
      '队列',
      '接通率 v1',
      '接通率 v1 · 分子',
      '接通率 v1 · 分母',
      '接通率 v1 · 显示值',
    ]);
    expect(formats).toEqual(['text', 'share', 'contacts', 'contacts', 'text']);
    expect(rows.at(-1)).toEqual(['合计', 0.960396, 97, 101, '96.0%']);
    expect(rows).toContainEqual(['idle', '暂无数据', 0, 0, '暂无数据']);
    // 96.97 %: cut, as on the page.
    expect(rows).toContainEqual(['税收, 归类', 0.969697, 96, 99, '96.9%']);
  });

  it('says by which settings rows go that have their own, on paper too', () => {
    const level = definitionView(definitionOf('service-level-asked'), DEFAULT_OPTIONS);
    const row = (key: string, withinSeconds: number) => ({
      key,
      figure: { ...figure(1, 2), options: { withinSeconds } },
      yearBefore: null,
    });
    const own = table({ definition: level, rows: [row('duty', 30), row('idle', 15), row('former', 60)] });
    const text = 'withinSeconds = 15; 税收, 归类：withinSeconds = 30; former：withinSeconds = 60';
    expect(sheetOf([own], 'zh').about[1]?.[3]).toBe(text);
    expect(JSON.stringify(printedReport([own], 'zh', { title: null, madeAt: 0 }))).toContain(`参数：${text}`);
  });

  it('says of an estimate why it has no value, beside what was found, on paper too', () => {
    const definition = {
      ...definitionView(definitionOf('connection-rate'), DEFAULT_OPTIONS),
      estimated: true,
    };
    const of = (lack: SampleLack | null): Figure => ({
      ...figure(132, 136),
      value: lack === null ? 0.97 : null,
      sample: { ...NO_SAMPLE, drawn: 136, lack },
    });
    const rows = [...SAMPLE_LACKS, null].map((lack, at) => ({
      key: String(at),
      figure: of(lack),
      yearBefore: null,
    }));
    const estimated = table({ definition, rows, by: 'hour', total: of('few') });
    const told = (language: 'zh' | 'en') =>
      sheetOf([estimated], language).rows.map((cells) => [...cells.slice(1, 5), cells.at(-1)]);
    expect(told('zh')).toEqual([
      ['未抽样', 132, 136, '未抽样', '未抽样'],
      ['抽样不全', 132, 136, '抽样不全', '抽样不全'],
      ['评分未完', 132, 136, '评分未完', '评分未完'],
      ['样本不足', 132, 136, '样本不足', '样本不足'],
      [0.97, 132, 136, '暂无数据', '97.0%'],
      ['样本不足', 132, 136, '样本不足', '样本不足'],
    ]);
    expect(told('en').map(([value]) => value)).toEqual([
      'not sampled',
      'days missing',
      'not all scored',
      'too few',
      0.97,
      'too few',
    ]);
    const printed = printedReport([estimated], 'zh', { title: null, madeAt: 0 });
    expect(printed.tables[0]?.rows.map(([, value]) => value)).toEqual([
      '未抽样 · not sampled',
      '抽样不全 · days missing',
      '评分未完 · not all scored',
      '样本不足 · too few',
      '97.0%',
    ]);
    expect(printed.tables[0]?.total?.[1]).toBe('样本不足 · too few');
    // Nobody came: that is another thing.
    const { rows: others } = sheetOf(
      [table({ definition, rows: [{ key: 'x', figure: null as never, yearBefore: null }] })],
      'zh',
    );
    expect(others[0]?.[1]).toBe('暂无数据');
  });

  it('puts the year before beside, also of rows that have none', () => {
    const before = table({
      yearBefore: figure(8, 10),
      rows: [{ key: 'duty', figure: figure(1, 1), yearBefore: null }],
    });
    const { header, rows } = sheetOf([before], 'en');
    expect(header.slice(4)).toEqual([
      'Connection rate v1 · year before',
      'Connection rate v1 · year before · numerator',
      'Connection rate v1 · year before · denominator',
      'Connection rate v1 · as shown',
      'Connection rate v1 · year before · as shown',
    ]);
    expect(rows[0]).toEqual([
      'Duties "and" more',
      1,
      1,
      1,
      'no data',
      'no data',
      'no data',
      '100.0%',
      'no data',
    ]);
    expect(rows[1]?.slice(4)).toEqual([0.8, 8, 10, '96.0%', '80.0%']);
  });

  it('stands several figures side by side, by the rows of any', () => {
    const other = table({
      definition: definitionView(definitionOf('contacts-asked'), DEFAULT_OPTIONS),
      rows: [{ key: 'z', figure: figure(3, 3), yearBefore: null }],
    });
    const { rows, about } = sheetOf([table(), other], 'zh');
    expect(rows.map(([name]) => name)).toEqual(['=HYPERLINK("http://x")', '税收, 归类', 'idle', 'z', '合计']);
    expect(rows[3]).toEqual(['z', '暂无数据', '暂无数据', '暂无数据', 1, 3, 3, '暂无数据']);
    expect(about.map(([name]) => name)).toEqual([
      '口径',
      '接通率 (connection-rate)',
      '请求人工量 (contacts-asked)',
    ]);
  });

  it('says what it is narrowed to, in both kinds of files', () => {
    const filter = { ...EVERYTHING, districtId: '22', officeId: '2201', hour: 8 };
    const within: NamedFigureTable['within'] = [
      { by: 'district', name: '上海海关', nameEn: 'Shanghai Customs' },
      { by: 'office', name: '浦东海关', nameEn: 'Pudong' },
    ];
    const narrowed = sheetOf([table({ filter, within })], 'zh');
    expect(narrowed.about.map((line) => line.at(-1))).toEqual([
      '筛选',
      '关区 上海海关；隶属海关 浦东海关；小时 08:00',
    ]);
    const [head, ...rest] = lines(narrowed);
    expect(head).toMatch(/^队列,/);
    // The figures, the total, an empty line, and what they mean.
    expect(rest.slice(3, 5)).toEqual(['合计,0.960396,97,101,96.0%', '']);
    expect(rest[5]).toBe('口径,版本,计算公式,参数,依据,区间,筛选');
    expect(rest[6]).toMatch(
      /^接通率 \(connection-rate\),v1,.*,关区 上海海关；隶属海关 浦东海关；小时 08:00$/,
    );
    expect(lines(sheetOf([table()], 'en')).at(-1)).toMatch(/,nothing$/);
  });

  it('names the whole range without a grouping, and hours by the clock', () => {
    const { rows } = sheetOf([table({ by: null, rows: [] })], 'zh');
    expect(rows).toEqual([['2026-03-01 – 2026-03-31', 0.960396, 97, 101, '96.0%']]);
    expect(keyName('hour', '8', undefined, 'zh')).toBe('08:00');
    expect(keyName('half-hour', '17', undefined, 'zh')).toBe('08:30');
    expect(keyName('day', '2026-03-01', undefined, 'zh')).toBe('2026-03-01');
  });
});

describe('CSV', () => {
  it('begins with a byte order mark and quotes what has to be', () => {
    const text = csvOf(sheetOf([table()], 'en'));
    expect(text.charCodeAt(0)).toBe(0xfeff);
    expect(text).toContain('"Duties ""and"" more",0.969697,96,99,96.9%\r\n');
  });

  it('lets no text begin a formula; numbers stay numbers', () => {
    const of = (...rows: (string | number)[][]): Sheet => ({
      header: ['a'],
      formats: ['text'],
      rows,
      about: [],
    });
    const wide = [['＝1+1'], ['＋1'], ['－1'], ['＠x']];
    expect(lines(of(...wide))).toEqual(['a', ...wide.map(([text]) => `'${text}`)]);
    expect(lines(of(['=1+1'], ['+1'], ['-1'], ['@x'], ['\tx'], [' =1'], [-1]))).toEqual([
      'a',
      "'=1+1",
      "'+1",
      "'-1",
      "'@x",
      "'\tx",
      "' =1",
      '-1',
    ]);
    expect(lines(sheetOf([table()], 'zh'))).toContain(`"'=HYPERLINK(""http://x"")",0.5,1,2,50.0%`);
  });
});

describe('an Excel workbook', () => {
  it('has the figures as numbers and what they mean on a second sheet; texts are no formulas', async () => {
    const close = { key: 'close', figure: figure(97_999, 100_000), yearBefore: null };
    const sheet = sheetOf([table({ rows: [...table().rows, close] })], 'zh');
    const stream = await xlsxOf(sheet, { figures: '指标', about: '口径' });
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    const files = unzipSync(Buffer.concat(chunks));
    const text = (name: string): string => Buffer.from(files[name] ?? []).toString('utf8');
    const figures = text('xl/worksheets/sheet1.xml');
    expect(figures).toContain('<v>0.969697</v>');
    // 97.999 % is no 98 %, neither as a number nor as a text.
    expect(figures).toContain('<v>0.97999</v>');
    expect(text('xl/styles.xml')).toContain('0.00##%');
    expect(text('xl/styles.xml')).not.toContain('"0.00%"');
    expect(text('xl/sharedStrings.xml')).toContain('97.9%');
    expect(figures).not.toContain('<f>');
    expect(text('xl/workbook.xml')).toMatch(/指标.*口径/s);
    expect(text('xl/sharedStrings.xml')).toContain('=HYPERLINK');
    expect(text('xl/sharedStrings.xml')).toContain('人工接听数 ÷ 请求人工数');
  });
});
