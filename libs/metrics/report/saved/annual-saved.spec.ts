import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openStores, story, type Stores } from '#kit';
import { factReaction } from '#kit/measuring';
import type { Mail, ReportWish } from '#libs/contract';
import { createLog, ManualClock } from '#libs/platform';
import { AnnualReportService } from '../../annual/annual-report.service.js';
import { AnnualService } from '../../annual/annual.service.js';
import { DEFAULT_OPTIONS } from '../../definition/definition.rules.js';
import { fixedSettings } from '../../definition/figure-settings.rules.js';
import { FACT_SHAPE } from '../../fact/fact-renewal.service.js';
import { FactRepository } from '../../fact/fact.repository.js';
import { AnyFiguresService } from '../../figures/any-figures.service.js';
import { CompletenessService } from '../../figures/completeness.service.js';
import { FiguresService } from '../../figures/figures.service.js';
import { RecountRepository } from '../../rollup/recount.repository.js';
import { RollupRepository } from '../../rollup/rollup.repository.js';
import { ReportService } from '../report.service.js';
import { ReportRound } from './report-round.service.js';
import { SavedReportRepository } from './saved-report.repository.js';
import { SavedReportService } from './saved-report.service.js';

const HOUR_MS = 3_600_000;
const DISTRICT = { districtId: '22' };
const WISH: ReportWish = {
  name: '年报',
  content: 'annual',
  choice: {
    definitions: [],
    by: null,
    compare: false,
    queueId: null,
    channel: null,
    agentId: null,
    hour: null,
    officeId: null,
    topicId: null,
  },
  period: 'year',
  format: 'csv',
  language: 'zh',
  hour: 6,
  recipients: ['chief@example.cn'],
};

let stores: Stores;
let clock: ManualClock;
let service: SavedReportService;
let round: ReportRound;
let open = 0;
const letters: Mail[] = [];

beforeAll(async () => {
  stores = await openStores();
  await stores.migrate();
  // Three calls of one district by an office in 2026, one the year before; one of another district.
  const call = (id: string, year: number, districtId: string) =>
    story(
      id,
      `${year}-06-01T02:00:00Z`,
      [
        [0, 'contact.opened', { officeId: '2201' }],
        [0, 'contact.queued'],
      ],
      {
        districtId,
      },
    );
  const calls = [call('a', 2026, '22'), call('b', 2026, '22'), call('c', 2026, '22'), call('d', 2025, '22')];
  await factReaction(stores.mongo).react([...calls, call('e', 2026, '53')]);
  const facts = new FactRepository(stores.mongo);
  await facts.setShape(FACT_SHAPE);
  clock = new ManualClock(Date.parse('2026-11-28T02:00:00Z'));
  const counted = new FiguresService(new RollupRepository(stores.mongo), fixedSettings(DEFAULT_OPTIONS));
  const figures = new AnyFiguresService(counted, []);
  const mailer = {
    on: true,
    allows: () => true,
    send: async (mail: Mail) => void letters.push(mail),
  };
  const repository = new SavedReportRepository(stores.mongo);
  service = new SavedReportService(repository, figures, mailer, clock);
  const days = new CompletenessService(
    facts,
    new RecountRepository(stores.mongo),
    { behind: async () => false, unclosed: async () => open },
    { told: async () => null },
    { behind: async () => false, answerable: async () => 0 },
  );
  const names = { of: async () => ({}) };
  const sources = {
    accuracies: { ofYear: async () => null },
    answers: { answered: async () => ({ invited: 0, anonymous: 0 }) },
    statements: { ofYear: async () => new Map() },
  };
  const catalogue = { offices: { all: async () => [] }, topics: { all: async () => [] } };
  const annual = new AnnualReportService(new AnnualService(counted, sources, catalogue), days, names, clock);
  const reports = new ReportService(figures, names);
  const log = createLog('test', { logLevel: 'silent' });
  round = new ReportRound(repository, { reports, figures, annual, days }, mailer, clock, log);
});
afterAll(() => stores.close());

it('the annual figures are sent when their year is over and whole, once, of their district', async () => {
  const { id, nextAt } = await service.create(WISH, DISTRICT, 'lead');
  expect(nextAt).toBe('2026-12-31T22:00:00.000Z');
  clock.advance(Date.parse('2026-12-31T22:00:00Z') - clock.now());
  // Somebody who came on New Year's Eve is still spoken to, for longer than a day's report would wait.
  open = 1;
  for (let i = 0; i < 6; i += 1) {
    await round.sweep();
    expect(await service.runs(id, DISTRICT)).toMatchObject([{ state: 'due', problem: 'UNAVAILABLE' }]);
    clock.advance(12 * HOUR_MS);
  }
  expect(letters).toEqual([]);
  open = 0;
  await round.sweep();
  await round.sweep();
  const [run, ...others] = await service.runs(id, DISTRICT);
  expect(others).toEqual([]);
  expect(run).toMatchObject({ from: '2026-01-01', to: '2026-12-31', state: 'ready', mail: 'sent' });
  expect(letters).toMatchObject([
    { to: ['chief@example.cn'], attachment: { type: 'text/csv; charset=utf-8' } },
  ]);
  const { content } = await service.file(id, run?.id ?? '', DISTRICT);
  const csv = Buffer.from(content).toString('utf8');
  expect(csv).toMatch(/^.指标,来源类别,2026,2025,同比,/);
  expect(csv).toMatch(/\n隶属海关请求人工量 · 2201,系统测量,3,1,2,%,/);
  expect(csv).toContain('接通率,系统测量,');
  expect(csv).not.toContain('\n注意,');
  expect((await service.list(DISTRICT, null, 10)).items).toMatchObject([
    { content: 'annual', nextAt: '2027-12-31T22:00:00.000Z' },
  ]);
});

it('they are of a year, and choose nothing', async () => {
  for (const period of ['day', 'week', 'month'] as const) {
    await expect(service.create({ ...WISH, period }, DISTRICT, 'lead')).rejects.toMatchObject({
      code: 'BAD_INPUT',
      details: [{ field: 'period' }],
    });
  }
  const empty = { ...WISH, content: 'figures' as const };
  await expect(service.create(empty, DISTRICT, 'lead')).rejects.toMatchObject({
    details: [{ field: 'definitions' }],
  });
});
