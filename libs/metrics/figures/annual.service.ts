import type { AnnualFigure, Figure, FigureTable, OfficesAndTopics } from '#libs/contract';
import { ANNUAL_LINES, changeOf, RANKED, RANKINGS, type AnnualLine, type Ranking } from './annual.rules.js';
import { EVERYTHING, type FiguresService } from './figures.service.js';

/** The figures of a year that the hotline publishes, each measured, beside the year before. */
export class AnnualService {
  constructor(
    private readonly figures: Pick<FiguresService, 'table'>,
    private readonly catalogue: OfficesAndTopics,
  ) {}

  /** Those that everybody has, and then the offices and topics that had most. */
  async of(year: number, districtId: string | null = null): Promise<AnnualFigure[]> {
    const filter = { ...EVERYTHING, districtId };
    const range = { from: `${year}-01-01`, to: `${year}-12-31`, filter };
    const tables = new Map<string, FigureTable>();
    for (const { figure } of ANNUAL_LINES) {
      if (figure === null || tables.has(figure.definition)) continue;
      const { definition } = figure;
      tables.set(definition, await this.figures.table({ definition, ...range }, 'channel', true));
    }
    const lines = ANNUAL_LINES.map((line) => annualFigure(line, tables));
    for (const ranking of RANKINGS) {
      const { definition, by } = ranking;
      const table = await this.figures.table({ definition, ...range }, by, true);
      lines.push(...ranked(ranking, table, await this.namesOf(by, districtId)));
    }
    return lines;
  }

  private async namesOf(by: Ranking['by'], districtId: string | null): Promise<Map<string, Names>> {
    const { catalogue } = this;
    const found = await (by === 'office'
      ? catalogue.offices({ districtId })
      : catalogue.topics({ districtId }));
    return new Map(found.map((one) => [one.id, one]));
  }
}

type Names = Pick<AnnualFigure, 'name' | 'nameEn'>;

function annualFigure({ name, nameEn, figure }: AnnualLine, tables: Map<string, FigureTable>): AnnualFigure {
  const nothing = { name, nameEn, figure, unit: null, value: null, yearBefore: null, change: null };
  const table = figure && tables.get(figure.definition);
  if (!table) return nothing;
  const row = table.rows.find(({ key }) => key === figure.channel);
  const [now, before] =
    figure.channel === null
      ? [table.total, table.yearBefore]
      : [row?.figure ?? null, row?.yearBefore ?? null];
  return { name, nameEn, figure, ...compared(table, now, before) };
}

/** The rows with the greatest values, the greatest first. */
function ranked(
  { by, definition, name, nameEn }: Ranking,
  table: FigureTable,
  names: ReadonlyMap<string, Names>,
): AnnualFigure[] {
  const source = { definition, channel: null, officeId: null, topicId: null };
  const rows = table.rows
    .filter(({ figure }) => figure.denominator > 0)
    .toSorted((a, b) => (b.figure.value ?? 0) - (a.figure.value ?? 0) || (a.key < b.key ? -1 : 1))
    .slice(0, RANKED);
  if (rows.length === 0) return [{ name, nameEn, figure: source, ...compared(table, null, null) }];
  return rows.map(({ key, figure, yearBefore }) => ({
    name: `${name} · ${names.get(key)?.name ?? key}`,
    nameEn: `${nameEn} · ${names.get(key)?.nameEn ?? key}`,
    figure: { ...source, [by === 'office' ? 'officeId' : 'topicId']: key },
    ...compared(table, figure, yearBefore),
  }));
}

/** What nobody has come by has no data, rather than 0. */
function compared(
  { definition: { unit } }: FigureTable,
  now: Figure | null,
  before: Figure | null,
): Pick<AnnualFigure, 'unit' | 'value' | 'yearBefore' | 'change'> {
  const valueOf = (one: Figure | null): number | null =>
    one === null || one.denominator === 0 ? null : one.value;
  const [value, yearBefore] = [valueOf(now), valueOf(before)];
  return { unit, value, yearBefore, change: changeOf(unit, value, yearBefore) };
}
