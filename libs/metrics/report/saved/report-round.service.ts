import { AppError, DAY_MS, untellable, type DayRange, type Mailer } from '#libs/contract';
import type { Clock, Log } from '#libs/platform';
import type { AnnualReportService } from '../../annual/annual-report.service.js';
import { ANNUAL_DEFINITIONS } from '../../annual/annual.service.js';
import type { AnyFiguresService } from '../../figures/any-figures.service.js';
import { EVERYTHING } from '../../figures/figures.service.js';
import { REPORT_TYPES, reportFile } from '../report-file.adapter.js';
import type { ReportService } from '../report.service.js';
import type { CompletenessService } from '../../figures/completeness.service.js';
import { nextMaking } from './period.rules.js';
import type { SavedReportRepository } from './saved-report.repository.js';
import { runOf, scopeOfReport } from './saved-report.service.js';
import type { ReportRunDoc, SavedReportDoc } from './saved-report.schema.js';

const LEASE_MS = 5 * 60_000;
const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 3_600_000;
const MOST_TRIES = 8;
const AT_ONCE = 20;
/** A document of MongoDB has room for 16 MiB. */
const MOST_BYTES = 12 * 1024 * 1024;
/** What is not complete yet is looked at again so often, and for so long, ms. */
const WAIT_MS = 10 * 60_000;
const LONGEST_WAIT_MS = 24 * 3_600_000;
/** A year may still have contacts of its last days that are not closed, ms. */
const LONGEST_WAIT_OF_YEAR_MS = 30 * 24 * 3_600_000;
/** Files are kept for so long, ms. */
const KEPT_MS = 400 * DAY_MS;

/** Where a report's figures come from, and whether all that happened on its days is in them. */
export interface ReportSources {
  reports: Pick<ReportService, 'tables'>;
  figures: Pick<AnyFiguresService, 'divided' | 'sourceOf'>;
  annual: Pick<AnnualReportService, 'file'>;
  days: Pick<CompletenessService, 'require' | 'requireFinal'>;
}

/**
 * Makes reports whose time has come, and sends them. Any number of workers may: a period's report is one
 * document whose id tells report and period, each step is claimed, and a mail keeps its id over all tries.
 */
export class ReportRound {
  constructor(
    private readonly repository: SavedReportRepository,
    private readonly sources: ReportSources,
    private readonly mailer: Mailer,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  async sweep(): Promise<void> {
    await this.schedule();
    for (let taken = 0; taken < AT_ONCE; taken += 1) {
      const now = this.clock.now();
      const run = await this.repository.claimRun(new Date(now), new Date(now + LEASE_MS));
      if (!run) return;
      await this.advance(run);
    }
  }

  /** Forgets files of long ago. */
  expire(): Promise<void> {
    return this.repository.expireRuns(new Date(this.clock.now() - KEPT_MS));
  }

  /** After a long stop the last period's report is made, not one for every period that was missed. */
  private async schedule(): Promise<void> {
    for (let taken = 0; taken < AT_ONCE; taken += 1) {
      const now = this.clock.now();
      const report = await this.repository.dueReport(new Date(now));
      if (!report || report.hour === null) return;
      // First the run, then the next time: whoever dies in between leaves it due, and the run is there once.
      await this.repository.insertRun(runOf(report, null, now));
      await this.repository.moveOn(report, new Date(nextMaking(report.period, report.hour, now)));
    }
  }

  private async advance(run: ReportRunDoc): Promise<void> {
    const report = await this.repository.find(run.reportId, { districtId: null });
    if (!report) return this.repository.settle(run._id, { state: 'failed', problem: 'removed' }, null);
    // A report whose making kills its worker is not made for ever.
    if (run.tries > MOST_TRIES) return this.giveUp(run, 'INTERNAL');
    try {
      if (run.state === 'due') await this.make(run, report);
      else if (run.mail === 'due') await this.send(run, report);
      else await this.repository.settle(run._id, { problem: null }, null);
    } catch (error) {
      await this.failed(run, error);
    }
  }

  private async make(run: ReportRunDoc, report: SavedReportDoc): Promise<void> {
    const { from } = run;
    const file =
      report.content === 'annual' ? await this.annual(run, report) : await this.figures(run, report);
    if (file.byteLength > MOST_BYTES) throw new AppError('TOO_LARGE');
    // Whoever asked for it looks at the page; it is sent only if it was made by itself.
    const byItself = run._id === `${report._id}.${from}`;
    const mail = byItself && report.recipients.length > 0 ? 'due' : 'none';
    await this.repository.keepFile(run._id, file, new Date(this.clock.now()), mail);
  }

  /** The figures of a year, once nothing more will be told of it. */
  private async annual({ from, to, format }: ReportRunDoc, report: SavedReportDoc): Promise<Uint8Array> {
    const { annual, days } = this.sources;
    await days.requireFinal({ from, to }, ANNUAL_DEFINITIONS, scopeOfReport(report));
    return annual.file(Number(from.slice(0, 4)), scopeOfReport(report), format, report.language);
  }

  private async figures(run: ReportRunDoc, report: SavedReportDoc): Promise<Uint8Array> {
    const { choice, language } = report;
    const { definitions: wished, by, compare, survey, ...narrowed } = choice;
    const scope = scopeOfReport(report);
    const filter = { ...EVERYTHING, ...narrowed, districtId: scope };
    const { from, to } = run;
    // Reports that were kept before this was refused: the others of their figures are told as ever.
    const { figures, days } = this.sources;
    const isTellable = (definition: string): boolean =>
      untellable(filter, by, figures.divided([{ definition }])) === null;
    const tellable = wished.filter(isTellable);
    const definitions = tellable.length > 0 ? tellable : wished;
    const counted = definitions.filter((definition) => figures.sourceOf({ definition }) === null);
    await days.require({ from, to }, counted);
    const asked = { definitions, by, compare, from, to, filter, ...(survey && { survey }) };
    const tables = await this.sources.reports.tables(asked);
    const imprint = { title: report.name, madeAt: this.clock.now() };
    return reportFile(tables, run.format, language, imprint);
  }

  private async send(run: ReportRunDoc, { name, recipients, language }: SavedReportDoc): Promise<void> {
    if (!run.file) throw new AppError('NOT_FOUND');
    if (recipients.length === 0) return this.repository.settle(run._id, { mail: 'none' }, null);
    const days = run.from === run.to ? run.from : `${run.from} – ${run.to}`;
    const zh = language === 'zh';
    await this.mailer.send({
      id: `report-${run._id}`,
      audience: 'staff',
      to: recipients,
      subject: `${name} ${days}`,
      text: zh
        ? `附件是报表“${name}”，${days}。由接通自动生成，请勿回复。`
        : `Attached: the report "${name}", ${days}. Made by Jietong by itself; please do not reply.`,
      attachment: {
        name: `report-${run.from}-${run.to}.${run.format}`,
        type: REPORT_TYPES[run.format],
        content: run.file.value(),
      },
    });
    await this.repository.settle(run._id, { mail: 'sent', problem: null }, null);
  }

  private async failed(run: ReportRunDoc, error: unknown): Promise<void> {
    const { _id: id, tries, from, to } = run;
    const coded = error instanceof AppError;
    const problem = coded ? error.code : error instanceof Error ? error.message : 'INTERNAL';
    const now = this.clock.now();
    if (waits(run, problem) && now - run.createdAt.getTime() < longestWait({ from, to })) {
      // It will be possible by itself: no try is used up.
      this.log.info({ runId: id, problem }, 'a report is made later');
      return this.repository.settle(id, { problem, tries: tries - 1 }, new Date(now + WAIT_MS));
    }
    this.log.warn({ runId: id, tries, problem }, 'a report was not made or not sent');
    // What can't be made now can't be made in an hour either.
    if (coded || tries >= MOST_TRIES) return this.giveUp(run, problem);
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.max(0, tries - 1));
    await this.repository.settle(id, { problem }, new Date(now + pause));
  }

  private giveUp({ _id: id, state }: ReportRunDoc, problem: string): Promise<void> {
    const step = state === 'due' ? { state: 'failed' as const } : { mail: 'failed' as const };
    return this.repository.settle(id, { problem, ...step }, null);
  }
}

const longestWait = ({ from, to }: DayRange): number =>
  from.endsWith('-01-01') && to === `${from.slice(0, 4)}-12-31` ? LONGEST_WAIT_OF_YEAR_MS : LONGEST_WAIT_MS;

/** A store that is away, days that are not complete, others' files and a busy hour pass; somebody who asked is told at once. */
const waits = ({ byHand }: ReportRunDoc, problem: string): boolean =>
  problem === 'UNAVAILABLE' || problem === 'TOO_MANY' || (problem === 'TOO_SLOW' && byHand !== true);
