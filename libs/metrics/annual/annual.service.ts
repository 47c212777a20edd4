import {
  NATIONAL_DISTRICT,
  refuse,
  type AccuracyOfYear,
  type AnnualFigure,
  type AnnualStatementView,
  type FigureTable,
  type Named,
  type OfficesAndTopics,
  type QuestionnaireAnswers,
} from '#libs/contract';
import { EVERYTHING, type FigureQuery, type FiguresService } from '../figures/figures.service.js';
import { ANNUAL_LINES, RANKINGS, type AnnualLine, type Ranking } from './annual-line.rules.js';
import { answered, measured, ranked, sampled, statedLine, type Told } from './annual.rules.js';
import type { StatementService } from './statement.service.js';

type Asked = Omit<FigureQuery, 'definition'>;

/** Where lines come from that no definition of contacts measures. */
export interface AnnualSources {
  accuracies: AccuracyOfYear;
  answers: QuestionnaireAnswers;
  statements: Pick<StatementService, 'ofYear'>;
}

/** All that the lines of two years are made of. */
interface Known {
  tables: Map<string, FigureTable>;
  accuracy: Told;
  answers: Record<'now' | 'before', Record<'invited' | 'anonymous', number>>;
  statements: Record<'now' | 'before', Map<string, AnnualStatementView>>;
}

/** The figures of a year that the hotline publishes, each beside the year before. */
export class AnnualService {
  constructor(
    private readonly figures: Pick<FiguresService, 'table'>,
    private readonly sources: AnnualSources,
    private readonly catalogue: OfficesAndTopics,
  ) {}

  /**
   * Those that every year has, and then the offices and topics that had most. Throws BAD_INPUT for 00: what was
   * published and entered under it is the whole hotline's, and would stand beside figures of headquarters' own.
   */
  async of(year: number, districtId: string | null = null): Promise<AnnualFigure[]> {
    if (districtId === NATIONAL_DISTRICT)
      refuse(
        'districtId',
        '年度指标不单列总署本级；全国请不选关区',
        'there are no annual figures of headquarters’ own; leave the district out for the whole hotline',
      );
    const asked = { ...daysOf(year), filter: { ...EVERYTHING, districtId } };
    const known = await this.known(year, districtId, asked);
    const lines = ANNUAL_LINES.map((line) => ({
      name: line.name,
      nameEn: line.nameEn,
      ...told(line, known),
    }));
    for (const ranking of RANKINGS) lines.push(...(await this.ranked(ranking, asked)));
    return lines;
  }

  private async known(year: number, districtId: string | null, asked: Asked): Promise<Known> {
    const tables = new Map<string, FigureTable>();
    for (const definition of ANNUAL_DEFINITIONS)
      tables.set(definition, await this.figures.table({ definition, ...asked }, 'channel', true));
    const { accuracies, answers, statements } = this.sources;
    const whose = districtId ?? NATIONAL_DISTRICT;
    const before = year - 1;
    const both = async <T>(of: (year: number) => Promise<T>): Promise<{ now: T; before: T }> => ({
      now: await of(year),
      before: await of(before),
    });
    const published = await both((one) => accuracies.ofYear(one, districtId));
    return {
      tables,
      accuracy: sampled(published.now, published.before),
      answers: await both((one) => answers.answered(daysOf(one), districtId)),
      statements: await both((one) => statements.ofYear(one, whose)),
    };
  }

  private async ranked(ranking: Ranking, asked: Asked): Promise<AnnualFigure[]> {
    const { by, definition } = ranking;
    const table = await this.figures.table({ definition, ...asked }, by, true);
    return ranked(ranking, table, await this.namesOf(by, asked.filter.districtId));
  }

  private async namesOf(by: Ranking['by'], districtId: string | null): Promise<Map<string, Named>> {
    const { offices, topics } = this.catalogue;
    const found = await (by === 'office' ? offices : topics).all({ districtId });
    return new Map(found.map((one) => [one.id, one]));
  }
}

const daysOf = (year: number): { from: string; to: string } => ({
  from: `${year}-01-01`,
  to: `${year}-12-31`,
});

/** Definitions of the lines, each once. */
export const ANNUAL_DEFINITIONS: readonly string[] = [
  ...new Set(ANNUAL_LINES.flatMap((line) => ('figure' in line ? [line.figure.definition] : []))),
];

function told(line: AnnualLine, { tables, accuracy, answers, statements }: Known): Told {
  if ('figure' in line) return measured(line.figure, tables.get(line.figure.definition) as FigureTable);
  if ('answers' in line) {
    return answered(line, answers.now[line.answers], answers.before[line.answers]);
  }
  if ('sampled' in line) return accuracy;
  const { now, before } = statements;
  return statedLine(line, now.get(line.lineId) ?? null, before.get(line.lineId) ?? null);
}
