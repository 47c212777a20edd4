import type {
  AccuracyOfYear,
  AnnualFigure,
  AnnualSource,
  FigureTable,
  OfficesAndTopics,
} from '#libs/contract';
import {
  ANNUAL_LINES,
  changeOf,
  compared,
  ranked,
  RANKINGS,
  type AnnualLine,
  type AnnualNames,
  type Ranking,
} from './annual.rules.js';
import { EVERYTHING, type FigureQuery, type FiguresService } from './figures.service.js';

type Asked = Omit<FigureQuery, 'definition'>;
type Told = Omit<AnnualFigure, 'name' | 'nameEn'>;

/** The figures of a year that the hotline publishes, each measured, beside the year before. */
export class AnnualService {
  constructor(
    private readonly figures: Pick<FiguresService, 'table'>,
    private readonly accuracies: AccuracyOfYear,
    private readonly catalogue: OfficesAndTopics,
  ) {}

  /** Those that every year has, and then the offices and topics that had most. */
  async of(year: number, districtId: string | null = null): Promise<AnnualFigure[]> {
    const filter = { ...EVERYTHING, districtId };
    const asked = { from: `${year}-01-01`, to: `${year}-12-31`, filter };
    const tables = new Map<string, FigureTable>();
    for (const { figure } of ANNUAL_LINES) {
      if (!isMeasured(figure) || tables.has(figure.definition)) continue;
      const { definition } = figure;
      tables.set(definition, await this.figures.table({ definition, ...asked }, 'channel', true));
    }
    const sampled = await this.sampled(year, districtId);
    const lines = ANNUAL_LINES.map(({ name, nameEn, figure }) => ({
      name,
      nameEn,
      ...(figure === 'sampled-accuracy' ? sampled : measured(figure, tables)),
    }));
    for (const ranking of RANKINGS) lines.push(...(await this.ranked(ranking, asked)));
    return lines;
  }

  /** What was published of either year. */
  private async sampled(year: number, districtId: string | null): Promise<Told> {
    const [now, before] = await Promise.all([
      this.accuracies.ofYear(year, districtId),
      this.accuracies.ofYear(year - 1, districtId),
    ]);
    const [value, yearBefore] = [now?.value ?? null, before?.value ?? null];
    const interval = now && { low: now.low, high: now.high, corrected: now.corrected };
    // One that is corrected for scorers' errors and one that is not are no pair.
    const change = now?.corrected === before?.corrected ? changeOf('share', value, yearBefore) : null;
    return { figure: null, interval, unit: 'share', value, yearBefore, change };
  }

  private async ranked(ranking: Ranking, asked: Asked): Promise<AnnualFigure[]> {
    const { by, definition } = ranking;
    const table = await this.figures.table({ definition, ...asked }, by, true);
    return ranked(ranking, table, await this.namesOf(by, asked.filter.districtId));
  }

  private async namesOf(by: Ranking['by'], districtId: string | null): Promise<Map<string, AnnualNames>> {
    const { offices, topics } = this.catalogue;
    const found = await (by === 'office' ? offices : topics).all({ districtId });
    return new Map(found.map((one) => [one.id, one]));
  }
}

const isMeasured = (figure: AnnualLine['figure']): figure is AnnualSource =>
  figure !== null && figure !== 'sampled-accuracy';

function measured(figure: AnnualSource | null, tables: Map<string, FigureTable>): Told {
  const nothing = { figure, interval: null, unit: null, value: null, yearBefore: null, change: null };
  const table = figure && tables.get(figure.definition);
  if (!table) return nothing;
  const row = table.rows.find(({ key }) => key === figure.channel);
  const [now, before] =
    figure.channel === null
      ? [table.total, table.yearBefore]
      : [row?.figure ?? null, row?.yearBefore ?? null];
  return { ...nothing, ...compared(table, now, before) };
}
