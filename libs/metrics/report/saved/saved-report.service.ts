import {
  AppError,
  NATIONAL_DISTRICT,
  pageOf,
  refuse,
  type DistrictScope,
  type Mailer,
  type Page,
  type ReportRunView,
  type ReportWish,
  type SavedReportView,
} from '#libs/contract';
import { newId, newToken, shanghaiDay, type Clock } from '#libs/platform';
import type { AnyFiguresService } from '../../figures/any-figures.service.js';
import { EVERYTHING } from '../../figures/figures.service.js';
import { nextMaking, periodBefore } from './period.rules.js';
import type { SavedReportRepository } from './saved-report.repository.js';
import type { ReportRunDoc, SavedReportDoc } from './saved-report.schema.js';

/** Reports of one district. */
const MOST = 100;
const LISTED = 100;
/** So many are made by hand for one district in a day. */
const MOST_A_DAY = 200;
/** The one that waits may be made between two looks. */
const LOOKS = 3;

/** Saved reports as people make and read them. What another district's is answers NOT_FOUND. */
export class SavedReportService {
  constructor(
    private readonly repository: SavedReportRepository,
    private readonly figures: Pick<AnyFiguresService, 'knows' | 'admit'>,
    private readonly mailer: Pick<Mailer, 'on' | 'allows'>,
    private readonly clock: Clock,
  ) {}

  async list(scope: DistrictScope, cursor: string | null, limit: number): Promise<Page<SavedReportView>> {
    const found = await this.repository.list(scope, cursor, limit + 1);
    const { items, next } = pageOf(found, limit, ({ _id }) => _id);
    return { items: items.map(viewOf), next };
  }

  /**
   * Throws BAD_INPUT for an unknown figure, an address that may get no mail, or a report too many; what its figures say of
   * the question itself.
   */
  async create(wish: ReportWish, { districtId }: DistrictScope, by: string): Promise<SavedReportView> {
    const whose = districtId ?? NATIONAL_DISTRICT;
    await this.check({ ...wish, districtId: whose });
    if ((await this.repository.countIn(whose)) >= MOST)
      refuse('name', '报表数量已达上限', 'too many reports');
    const doc = { _id: newId(), districtId: whose, ...wish, nextAt: this.nextOf(wish), createdBy: by };
    await this.repository.insert(doc);
    return viewOf(doc);
  }

  /** Throws NOT_FOUND, BAD_INPUT. */
  async change(
    id: string,
    wish: Partial<Omit<ReportWish, 'content'>>,
    scope: DistrictScope,
  ): Promise<SavedReportView> {
    const before = await this.load(id, scope);
    const after: SavedReportDoc = { ...before, ...wish };
    await this.check(after);
    const moved = after.period !== before.period || after.hour !== before.hour;
    const doc = { ...after, nextAt: moved ? this.nextOf(after) : before.nextAt };
    if (!(await this.repository.replace(doc))) throw new AppError('NOT_FOUND');
    return viewOf(doc);
  }

  /** With its files. */
  async remove(id: string, scope: DistrictScope): Promise<SavedReportView> {
    const doc = await this.load(id, scope);
    await this.repository.remove(id);
    return viewOf(doc);
  }

  /**
   * Asks for it to be made now, of the last period that is over; nobody gets mail. While one that was asked for
   * waits, that one is answered. Throws TOO_MANY {most} if the district has had its number for today.
   */
  async run(id: string, scope: DistrictScope): Promise<{ run: ReportRunView; districtId: string }> {
    const doc = await this.load(id, scope);
    for (let look = 0; look < LOOKS; look += 1) {
      const waiting = await this.repository.askedRun(id);
      if (waiting) return { run: runView(waiting), districtId: doc.districtId };
      const now = this.clock.now();
      const today = shanghaiDay(now);
      if (!(await this.repository.take(doc.districtId, today, MOST_A_DAY, new Date(now)))) {
        throw new AppError('TOO_MANY', { most: MOST_A_DAY });
      }
      const run: ReportRunDoc = { ...runOf(doc, newToken(12), now), byHand: true, asked: id };
      const inserted = await this.repository.insertRun(run);
      if (!inserted) await this.repository.giveBack(doc.districtId, today);
      if (inserted) return { run: runView(run), districtId: doc.districtId };
    }
    throw new AppError('UNAVAILABLE');
  }

  /** The newest 100. */
  async runs(id: string, scope: DistrictScope): Promise<ReportRunView[]> {
    await this.load(id, scope);
    return (await this.repository.listRuns(id, LISTED)).map(runView);
  }

  /** Throws NOT_FOUND, also while there is no file yet. */
  async file(
    id: string,
    runId: string,
    scope: DistrictScope,
  ): Promise<{ run: ReportRunView; content: Uint8Array; districtId: string }> {
    const { districtId } = await this.load(id, scope);
    const run = await this.repository.findRun(id, runId);
    if (!run?.file) throw new AppError('NOT_FOUND');
    return { run: runView(run), content: run.file.value(), districtId };
  }

  private async load(id: string, scope: DistrictScope): Promise<SavedReportDoc> {
    const found = await this.repository.find(id, scope);
    if (!found) throw new AppError('NOT_FOUND');
    return found;
  }

  private nextOf({ hour, period }: Pick<ReportWish, 'hour' | 'period'>): Date | null {
    return hour === null ? null : new Date(nextMaking(period, hour, this.clock.now()));
  }

  private async check(
    report: Pick<SavedReportDoc, 'choice' | 'content' | 'period' | 'recipients' | 'districtId'>,
  ): Promise<void> {
    if (report.content === 'annual') {
      if (report.period !== 'year')
        refuse('period', '年度指标只按年生成', 'the annual figures are of a year');
    } else await this.checkChoice(report);
    this.checkRecipients(report.recipients);
  }

  private async checkChoice({
    choice,
    districtId,
  }: Pick<SavedReportDoc, 'choice' | 'districtId'>): Promise<void> {
    if (choice.definitions.length === 0) refuse('definitions', '没有选择指标', 'no figure is chosen');
    const unknown = choice.definitions.some((id) => !this.figures.knows(id));
    if (unknown) refuse('definitions', '没有这个指标', 'there is no such figure');
    const { definitions, by, compare: _, survey, ...narrowed } = choice;
    const wanted = definitions.map((definition) => ({ definition }));
    const filter = { ...EVERYTHING, ...narrowed, districtId: scopeOfReport({ districtId }) };
    await this.figures.admit(wanted, { filter, ...(survey && { survey }) }, by);
  }

  private checkRecipients(recipients: readonly string[]): void {
    if (recipients.length > 0 && !this.mailer.on) {
      refuse('recipients', '尚未设置邮件服务器', 'no mail server is set');
    }
    if (!recipients.every((address) => this.mailer.allows(address, 'staff'))) {
      refuse('recipients', '收件地址不在允许的域内', 'an address is not in a domain that is allowed');
    }
  }
}

/** Whose contacts it is of; null: the whole hotline's. */
export const scopeOfReport = ({ districtId }: Pick<SavedReportDoc, 'districtId'>): string | null =>
  districtId === NATIONAL_DISTRICT ? null : districtId;

/** Of the last period that is over. */
export function runOf(report: SavedReportDoc, key: string | null, now: number): ReportRunDoc {
  const { from, to } = periodBefore(report.period, shanghaiDay(now));
  return {
    _id: `${report._id}.${key ?? from}`,
    reportId: report._id,
    districtId: report.districtId,
    from,
    to,
    format: report.format,
    state: 'due',
    mail: 'none',
    problem: null,
    tries: 0,
    madeAt: null,
    file: null,
    size: null,
    createdAt: new Date(now),
    dueAt: new Date(now),
  };
}

export const viewOf = ({
  _id,
  createdBy: _,
  nextAt,
  choice,
  content = 'figures',
  ...report
}: SavedReportDoc): SavedReportView => ({
  id: _id,
  ...report,
  content,
  choice: { agentId: null, hour: null, officeId: null, topicId: null, ...choice },
  nextAt: nextAt?.toISOString() ?? null,
});

const runView = (run: ReportRunDoc): ReportRunView => {
  const { _id, reportId, from, to, format, state, mail, problem, madeAt, size } = run;
  const known = { id: _id, reportId, from, to, format, state, mail, problem, size };
  return { ...known, madeAt: madeAt?.toISOString() ?? null };
};
