import type { Named } from './figures.js';
import type { Question } from './questionnaire.js';

/** Which questionnaire a figure is of, and what of it; null = not chosen. */
export interface SurveyChoice {
  questionnaireId: string | null;
  /** Id of a question, in whatever version it is asked. */
  question: string | null;
  /** Id of an option of that question, or a point of its scale. */
  option: string | null;
}

export const NO_SURVEY: SurveyChoice = { questionnaireId: null, question: null, option: null };

/** How what was chosen is called. */
export interface SurveyNames {
  questionnaire: Named;
  question: Named | null;
  option: Named | null;
}

/**
 * `answers`: how many filled it in · `response-rate`: of those who opened it, or were invited · `mean`: of a scale ·
 * `option-share`: who chose an option, of those who answered the question · `right-share`: whose answer was right.
 */
export const SURVEY_MEASURES = ['answers', 'response-rate', 'mean', 'option-share', 'right-share'] as const;
export type SurveyMeasure = (typeof SURVEY_MEASURES)[number];

/** What has to be chosen; answers may be counted of all questionnaires. */
export const SURVEY_NEEDS: Record<SurveyMeasure, readonly (keyof SurveyChoice)[]> = {
  answers: [],
  'response-rate': ['questionnaireId'],
  mean: ['questionnaireId', 'question'],
  'option-share': ['questionnaireId', 'question', 'option'],
  'right-share': ['questionnaireId', 'question'],
};

/** Whether a question can be measured so. Page and server ask this. */
export function measuresQuestion(
  measure: SurveyMeasure,
  { kind, right }: Pick<Question, 'kind' | 'right'>,
): boolean {
  if (measure === 'mean') return kind === 'scale';
  if (measure === 'option-share') return kind !== 'text';
  return measure !== 'right-share' || right.length > 0;
}

/** Whether it tells what was answered: of that nothing is told where too few were invited to say it. */
export const isSurveyResult = (measure: SurveyMeasure | undefined): boolean =>
  measure !== undefined && measure !== 'answers' && measure !== 'response-rate';
