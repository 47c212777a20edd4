import {
  AppError,
  covers,
  daysYearBefore,
  isSurveyResult,
  NO_SURVEY,
  refuse,
  SURVEY_NEEDS,
  type DayRange,
  type FigureSource,
  type FigureTable,
  type Grouping,
  type Page,
  type SourceQuery,
} from '#libs/contract';
import type { QuestionnaireRepository } from '../questionnaire.repository.js';
import type { QuestionnaireDoc } from '../questionnaire.schema.js';
import { tellable } from './counted-answers.rules.js';
import type { FigureAnswerRepository } from './figure-answer.repository.js';
import { subjectOf, type Subject } from './subject.rules.js';
import { SURVEY_DEFINITIONS } from './survey-definition.rules.js';
import { countOf, rateOf, resultOf, surveyFigure, type SurveyDefinition } from './survey-figure.rules.js';
import { tableOf, type Split } from './survey-table.rules.js';

/** A questionnaire that was chosen, and what of it. */
interface Chosen {
  doc: QuestionnaireDoc;
  subject: Subject;
}
type Asked = Omit<SourceQuery, keyof DayRange>;

/**
 * What questionnaires were answered, as figures like others: how many filled them in, and what they said, always with
 * the response rate. Of those invited nothing is told that fewer than five said (`tellable`).
 */
export class SurveyFiguresService implements FigureSource {
  readonly definitions = SURVEY_DEFINITIONS;

  constructor(
    private readonly questionnaires: Pick<QuestionnaireRepository, 'find' | 'versions'>,
    private readonly answers: FigureAnswerRepository,
  ) {}

  /**
   * Throws NOT_FOUND {questionnaireId} for one that is not there or another district's, BAD_INPUT {questionnaireId,
   * question, option} for what is not chosen or not in it, FIGURE_NOT_BY for results of those invited by day.
   */
  async admit(query: Asked, by: Grouping | null): Promise<void> {
    await this.chosen(query, by);
  }

  /** Throws as `admit` does. */
  async table(query: SourceQuery, by: Grouping | null, compare: boolean): Promise<FigureTable> {
    const { from, to, filter } = query;
    const chosen = await this.chosen(query, by);
    const definition = viewOf(definitionOf(query.definition), chosen);
    const split = { from, to, by, compare };
    const told = chosen
      ? await this.ofOne(definition, query, split, chosen)
      : await this.ofAll(definition, split, filter.districtId);
    return { definition, ...split, filter, ...told, ...(chosen && { survey: chosen.subject.names }) };
  }

  /** Throws BAD_INPUT: who answered is not in the answers, and no contact is. */
  contacts(): Promise<Page<string>> {
    refuse(
      'definition',
      '该指标由答卷构成，没有对应的会话',
      'this figure is made of answers to questionnaires: there are no contacts behind it',
    );
  }

  private async chosen(
    { definition: id, filter, survey = NO_SURVEY }: Asked,
    by: Grouping | null,
  ): Promise<Chosen | null> {
    const { survey: measure } = definitionOf(id);
    const { questionnaireId } = survey;
    if (questionnaireId === null) {
      if (SURVEY_NEEDS[measure].length === 0) return null;
      refuse('questionnaireId', '请选择问卷', 'choose a questionnaire');
    }
    const doc = await this.questionnaires.find(questionnaireId);
    if (!doc || !covers(filter, doc.districtId)) throw new AppError('NOT_FOUND', { questionnaireId });
    const versions = await this.questionnaires.versions(doc);
    const subject = subjectOf(measure, versions, survey);
    if (by === 'day' && doc.access === 'invited' && isSurveyResult(measure)) throw notByDay();
    return { doc, subject };
  }

  private async ofOne(
    definition: SurveyDefinition,
    { survey }: SourceQuery,
    split: Split,
    { doc, subject }: Chosen,
  ): Promise<ReturnType<typeof tableOf>> {
    const { districtId, access, _id: id } = doc;
    const rate = rateOf([doc]);
    const { survey: measure } = definition;
    if (measure === 'response-rate') {
      const figure = surveyFigure(definition, rate, null);
      // It is that of all days: there is no other one of the year before.
      const yearBefore = split.compare ? surveyFigure(definition, rateOf([]), null) : null;
      const isSplit = split.by !== null && doc.offered > 0;
      return { total: figure, yearBefore, rows: isSplit ? [{ key: districtId, figure, yearBefore }] : [] };
    }
    // What may be told of those invited depends on all that they answered; of all others the days asked are enough.
    const days = access === 'invited' ? null : daysOf(split);
    const all = await this.answers.byDay(id, survey ?? NO_SURVEY, days);
    const of = all
      .filter(({ version }) => subject.versions.has(version))
      .map((row) => ({ ...row, districtId }));
    return tableOf(of, split, (some, days) => {
      const parts =
        measure === 'answers'
          ? countOf(some.reduce((sum, { responses }) => sum + responses, 0))
          : resultOf(measure, some, tellable(all, access, days));
      return surveyFigure(definition, parts, rate);
    });
  }

  private async ofAll(
    definition: SurveyDefinition,
    split: Split,
    districtId: string | null,
  ): Promise<ReturnType<typeof tableOf>> {
    const filled = await this.answers.filledIn(daysOf(split), districtId);
    return tableOf(filled, split, (some) =>
      surveyFigure(definition, countOf(some.reduce((sum, { answers }) => sum + answers, 0)), null),
    );
  }
}

/** The days that are asked, from the year before on where that is told beside. */
const daysOf = (split: Split): DayRange => ({
  from: split.compare ? daysYearBefore(split).from : split.from,
  to: split.to,
});

function definitionOf(id: string): SurveyDefinition {
  const found = SURVEY_DEFINITIONS.find((one) => one.id === id);
  if (!found) throw new AppError('NOT_FOUND', { definition: id });
  return found;
}

/** Of all questionnaires there is no response rate beside; of a scale it is told how far it goes. */
function viewOf(definition: SurveyDefinition, chosen: Chosen | null): SurveyDefinition {
  const { beside, ...alone } = definition;
  if (!chosen) return alone;
  const { points } = chosen.subject;
  return points === null ? definition : { ...definition, options: { points } };
}

const notByDay = (): AppError =>
  new AppError('FIGURE_NOT_BY', {
    by: 'day',
    reason: '受邀问卷的结果不按日拆分：一日的答卷太少，会说出个人的回答',
    reasonEn:
      'results of those invited are not split up by day: the few answers of a day would be somebody’s',
    possible: ['district', 'month', 'year'] satisfies Grouping[],
  });
