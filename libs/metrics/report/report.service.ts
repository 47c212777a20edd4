import type {
  DayRange,
  FigureFilter,
  Grouping,
  NamedFigureTable,
  RowNames,
  SurveyChoice,
  SurveyNames,
} from '#libs/contract';
import type { FiguresService } from '../figures/figures.service.js';

/** Several figures over the same days, filter and grouping. */
export interface ReportQuery extends DayRange {
  definitions: readonly string[];
  filter: FigureFilter;
  by: Grouping | null;
  compare: boolean;
  /** Of which questionnaire; left out: of none. */
  survey?: SurveyChoice;
}

/** Figures as people read them: with the names of districts, queues, channels, agents, offices and topics. */
export class ReportService {
  constructor(
    private readonly figures: Pick<FiguresService, 'tables'>,
    private readonly names: RowNames,
  ) {}

  /** One table per definition, in their order, all of one reading. Throws as FiguresService.tables does. */
  async tables({ definitions, by, compare, ...range }: ReportQuery): Promise<NamedFigureTable[]> {
    const wanted = definitions.map((definition) => ({ definition }));
    const tables = await this.figures.tables(wanted, range, by, compare);
    const keys = tables[0]?.rows.map(({ key }) => key) ?? [];
    const names = by === null ? {} : await this.names.of(by, keys, range.filter);
    const within = await this.within(range.filter);
    return tables.map((table) => ({
      ...table,
      names,
      within: [...within, ...(table.survey ? surveyWithin(table.survey) : [])],
    }));
  }

  private async within(filter: FigureFilter): Promise<NamedFigureTable['within']> {
    const { districtId, queueId, channel, agentId, officeId, topicId } = filter;
    const places: [Grouping, string | null][] = [
      ['district', districtId],
      ['queue', queueId],
      ['channel', channel],
      ['agent', agentId],
      ['office', officeId],
      ['topic', topicId],
    ];
    const named = places.map(async ([by, id]): Promise<NamedFigureTable['within']> => {
      if (id === null) return [];
      const { [id]: known = { name: id, nameEn: id } } = await this.names.of(by, [id], filter);
      return [{ by, ...known }];
    });
    return (await Promise.all(named)).flat();
  }
}

const surveyWithin = ({ questionnaire, question, option }: SurveyNames): NamedFigureTable['within'] => [
  { by: 'questionnaire', ...questionnaire },
  ...(question ? [{ by: 'question' as const, ...question }] : []),
  ...(option ? [{ by: 'option' as const, ...option }] : []),
];
