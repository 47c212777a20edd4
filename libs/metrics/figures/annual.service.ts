import type { AccuracyOfYear, AnnualFigure, AnnualSource, FigureTable } from '#libs/contract';
import { ANNUAL_LINES, changeOf, type AnnualLine } from './annual.rules.js';
import { EVERYTHING, type FiguresService } from './figures.service.js';

/** The figures of a year that the hotline publishes, each measured, beside the year before. */
export class AnnualService {
  constructor(
    private readonly figures: Pick<FiguresService, 'table'>,
    private readonly accuracies: AccuracyOfYear,
  ) {}

  async of(year: number, districtId: string | null = null): Promise<AnnualFigure[]> {
    const tables = new Map<string, FigureTable>();
    for (const { figure } of ANNUAL_LINES) {
      if (!isMeasured(figure) || tables.has(figure.definition)) continue;
      const { definition } = figure;
      const query = { definition, from: `${year}-01-01`, to: `${year}-12-31` };
      const filter = { ...EVERYTHING, districtId };
      tables.set(definition, await this.figures.table({ ...query, filter }, 'channel', true));
    }
    const sampled = await this.sampled(year, districtId);
    return ANNUAL_LINES.map(({ name, nameEn, figure }) => ({
      name,
      nameEn,
      ...(figure === 'sampled-accuracy' ? sampled : measured(figure, tables)),
    }));
  }

  /** What was published of either year. */
  private async sampled(year: number, districtId: string | null): Promise<Told> {
    const [now, before] = await Promise.all([
      this.accuracies.ofYear(year, districtId),
      this.accuracies.ofYear(year - 1, districtId),
    ]);
    const [value, yearBefore] = [now?.value ?? null, before?.value ?? null];
    const interval = now && { low: now.low, high: now.high };
    const change = changeOf('share', value, yearBefore);
    return { figure: null, interval, unit: 'share', value, yearBefore, change };
  }
}

type Told = Omit<AnnualFigure, 'name' | 'nameEn'>;

const isMeasured = (figure: AnnualLine['figure']): figure is AnnualSource =>
  figure !== null && figure !== 'sampled-accuracy';

function measured(figure: AnnualSource | null, tables: Map<string, FigureTable>): Told {
  const nothing = { figure, interval: null, unit: null, value: null, yearBefore: null, change: null };
  const table = figure && tables.get(figure.definition);
  if (!table) return nothing;
  const { unit } = table.definition;
  const row = table.rows.find(({ key }) => key === figure.channel);
  const [now, before] =
    figure.channel === null
      ? [table.total, table.yearBefore]
      : [row?.figure ?? null, row?.yearBefore ?? null];
  // A channel that nobody has come by has no data, rather than 0.
  const valueOf = (one: typeof now): number | null =>
    one === null || one.denominator === 0 ? null : one.value;
  const [value, yearBefore] = [valueOf(now), valueOf(before)];
  return { ...nothing, unit, value, yearBefore, change: changeOf(unit, value, yearBefore) };
}
