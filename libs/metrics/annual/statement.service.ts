import {
  AppError,
  covers,
  mustCover,
  NATIONAL_DISTRICT,
  pageOf,
  refuse,
  type AnnualStatementView,
  type AnnualStatementWish,
  type DistrictScope,
  type Page,
  type StatementVersion,
} from '#libs/contract';
import { shanghaiDay, type Clock } from '#libs/platform';
import { measureOf } from './annual-line.rules.js';
import type { StatementRepository } from './statement.repository.js';
import type { StatementDoc } from './statement.schema.js';

/** Corrections of one figure; whoever needs more is trying something out. */
const MOST_VERSIONS = 100;
/** More than there are lines. */
const LINES = 200;

/** What somebody says when they correct a figure; `version`: the one they saw. */
export interface Correction extends Pick<StatementVersion, 'version' | 'value' | 'source' | 'sourceDate'> {
  why: string;
}

/** Figures of a year that nothing here measures: entered with their source, corrected in the open, never overwritten. */
export class StatementService {
  constructor(
    private readonly repository: StatementRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * The first value of a line, a year and a district (00: the whole hotline). Throws FORBIDDEN for another's district,
   * BAD_INPUT for a line that is none or is measured, or days to come, ALREADY_EXISTS: then it can be corrected.
   */
  async enter(
    { lineId, year, value, source, sourceDate }: AnnualStatementWish,
    districtId: string,
    { scope, by }: { scope: DistrictScope; by: string },
  ): Promise<AnnualStatementView> {
    if (!covers(scope, districtId)) throw new AppError('FORBIDDEN');
    const measure = measureOf(lineId);
    if (measure === null) refuse('lineId', '没有这一行，或该行由系统测量', 'no such line, or it is measured');
    this.refuseFuture(year, sourceDate);
    const at = new Date(this.clock.now());
    const statement: StatementDoc = {
      _id: `${districtId}-${year}-${lineId}`,
      lineId,
      year,
      districtId,
      measure,
      versions: [{ version: 1, value, source, sourceDate, why: null, at, by }],
    };
    await this.repository.insert(statement);
    return viewOf(statement);
  }

  /**
   * What holds from now on, beside all that was there; a value of null withdraws it. Throws NOT_FOUND, BAD_INPUT,
   * STATE_CONFLICT if somebody has corrected it meanwhile, TOO_MANY {most}.
   */
  async correct(
    id: string,
    { version, why, value, source, sourceDate }: Correction,
    { scope, by }: { scope: DistrictScope; by: string },
  ): Promise<AnnualStatementView> {
    const { year } = mustCover(scope, await this.repository.find(id));
    this.refuseFuture(year, sourceDate);
    if (version >= MOST_VERSIONS) throw new AppError('TOO_MANY', { most: MOST_VERSIONS });
    const at = new Date(this.clock.now());
    const next = { version: version + 1, value, source, sourceDate, why, at, by };
    const corrected = await this.repository.add(id, next);
    if (!corrected) throw new AppError('STATE_CONFLICT');
    return viewOf(corrected);
  }

  async list(
    scope: DistrictScope,
    year: number | null,
    cursor: string | null,
    limit: number,
  ): Promise<Page<AnnualStatementView>> {
    const found = await this.repository.list(scope, year, cursor, limit + 1);
    const page = pageOf(found, limit, ({ _id }) => _id);
    return { ...page, items: page.items.map(viewOf) };
  }

  /** Those of one district (00: the whole hotline, never its districts' sum), by line. */
  async ofYear(year: number, districtId: string): Promise<Map<string, AnnualStatementView>> {
    const found = await this.repository.list({ districtId }, year, null, LINES);
    return new Map(found.map((one) => [one.lineId, viewOf(one)]));
  }

  private refuseFuture(year: number, sourceDate: string): void {
    const today = shanghaiDay(this.clock.now());
    if (year > Number(today.slice(0, 4))) refuse('year', '该年度尚未开始', 'this year has not begun');
    if (sourceDate > today) refuse('sourceDate', '来源日期在将来', 'the source is of a day to come');
  }
}

/** Whose figure it is: what is asked for, or the asker's own. */
export const statementDistrict = ({ districtId }: DistrictScope, asked: string | undefined): string =>
  asked ?? districtId ?? NATIONAL_DISTRICT;

const viewOf = ({ _id, versions, ...statement }: StatementDoc): AnnualStatementView => ({
  id: _id,
  ...statement,
  versions: versions.map(({ at, ...version }) => ({ ...version, at: at.toISOString() })),
});
