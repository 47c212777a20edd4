import type { Mailer } from '#libs/contract';
import { createLog, ManualClock } from '#libs/platform';
import { expect, it } from '@jest/globals';
import { AnyFiguresService } from '../../figures/any-figures.service.js';
import type { FiguresService } from '../../figures/figures.service.js';
import type { ReportSources } from './report-round.service.js';
import { ReportRound } from './report-round.service.js';
import type { SavedReportRepository } from './saved-report.repository.js';
import type { ReportRunDoc, SavedReportDoc } from './saved-report.schema.js';

/** What a report of before, by queue, asks its figures for, and what becomes of it. */
async function madeOf(definitions: string[]): Promise<{ asked: readonly string[]; settled: unknown }> {
  const choice = { definitions, by: 'queue', compare: false, queueId: null, channel: null };
  const narrowed = { officeId: null, topicId: null, agentId: null, hour: null };
  const report = {
    _id: 'r',
    name: '日报',
    districtId: '22',
    choice: { ...choice, ...narrowed },
    language: 'zh',
    format: 'csv',
    recipients: [],
  } as unknown as SavedReportDoc;
  const run = { _id: 'r.1', reportId: 'r', from: '2026-03-01', to: '2026-03-01', state: 'due', tries: 1 };
  const runs = [run as unknown as ReportRunDoc];
  let settled: unknown = null;
  const repository = {
    dueReport: async () => null,
    claimRun: async () => runs.shift() ?? null,
    find: async () => report,
    keepFile: async () => undefined,
    settle: async (_: string, change: unknown) => void (settled = change),
  } as unknown as SavedReportRepository;
  let asked: readonly string[] = [];
  const sources: ReportSources = {
    figures: new AnyFiguresService({} as FiguresService, []),
    days: { require: async () => undefined, requireFinal: async () => undefined },
    annual: { file: async () => new Uint8Array() },
    reports: {
      tables: async (query) => {
        asked = query.definitions;
        return [];
      },
    },
  };
  const log = createLog('test', { logLevel: 'silent' });
  await new ReportRound(repository, sources, {} as Mailer, new ManualClock(), log).sweep();
  return { asked, settled };
}

it('a saved report tells what can be told by queue, though it was kept when agents’ time had an empty column there', async () => {
  const { asked } = await madeOf(['connection-rate', 'occupancy']);
  expect(asked).toEqual(['connection-rate']);
  // Of one that has nothing else, it is told why there is no file.
  expect((await madeOf(['occupancy'])).asked).toEqual(['occupancy']);
});
