import type { AnnualFigure, FigureTable } from '#libs/contract';
import { ANNUAL_LINES, changeOf, type AnnualLine } from './annual.rules.js';
import { EVERYTHING, type FiguresService } from './figures.service.js';

/** The figures of a year that the hotline publishes, each measured, beside the year before. */
export class AnnualService {
  constructor(private readonly figures: Pick<FiguresService, 'table'>) {}

  async of(year: number, districtId: string | null = null): Promise<AnnualFigure[]> {
    const tables = new Map<string, FigureTable>();
    for (const { figure } of ANNUAL_LINES) {
      if (figure === null || tables.has(figure.definition)) continue;
      const { definition } = figure;
      const query = { definition, from: `${year}-01-01`, to: `${year}-12-31` };
      const filter = { ...EVERYTHING, districtId };
      tables.set(definition, await this.figures.table({ ...query, filter }, 'channel', true));
    }
    return ANNUAL_LINES.map((line) => annualFigure(line, tables));
  }
}

function annualFigure({ name, nameEn, figure }: AnnualLine, tables: Map<string, FigureTable>): AnnualFigure {
  const nothing = { name, nameEn, figure, unit: null, value: null, yearBefore: null, change: null };
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
  return { name, nameEn, figure, unit, value, yearBefore, change: changeOf(unit, value, yearBefore) };
}
