import {
  measuresQuestion,
  SURVEY_NEEDS,
  type DefinitionView,
  type Question,
  type SurveyChoice,
  type SurveyMeasure,
} from '#libs/contract';
import type { FigureChoice } from './figures.rules.js';

/** What the chosen figures measure of a questionnaire; nothing, if none is of one. */
export const measuresOf = (
  { definitions }: Pick<FigureChoice, 'definitions'>,
  known: readonly Pick<DefinitionView, 'id' | 'survey'>[],
): SurveyMeasure[] => known.flatMap(({ id, survey }) => (survey && definitions.includes(id) ? [survey] : []));

/** Whether the chosen figures need this to be chosen beside them. */
export const needs = (measures: readonly SurveyMeasure[], field: keyof SurveyChoice): boolean =>
  measures.some((measure) => SURVEY_NEEDS[measure].includes(field));

/** Whether all is chosen that they need: until then nobody need be asked. */
export const isComplete = (measures: readonly SurveyMeasure[], survey: SurveyChoice | null): boolean =>
  (['questionnaireId', 'question', 'option'] as const).every(
    (field) => !needs(measures, field) || (survey?.[field] ?? null) !== null,
  );

/** Questions that all of them can be told of. */
export const questionsFor = <Q extends Pick<Question, 'kind' | 'right'>>(
  measures: readonly SurveyMeasure[],
  questions: readonly Q[],
): Q[] => questions.filter((one) => measures.every((measure) => measuresQuestion(measure, one)));

/** Without any figure of a questionnaire none stays chosen: the others are of no questionnaire. */
export const keptSurvey = (
  measures: readonly SurveyMeasure[],
  survey: SurveyChoice | null | undefined,
): SurveyChoice | null => (measures.length === 0 ? null : (survey ?? null));
