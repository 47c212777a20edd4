import type { Figure, SurveyMeasure } from '#libs/contract';
import type { CountedAnswers } from './counted-answers.rules.js';
import { SURVEY_DEFINITIONS } from './survey-definition.rules.js';

export type SurveyDefinition = (typeof SURVEY_DEFINITIONS)[number];

type Parts = Pick<Figure, 'value' | 'numerator' | 'denominator'>;

/** What a questionnaire was answered by those it was offered to: of all its days, and of all versions. */
export interface Offered {
  answers: number;
  offered: number;
}

const quotient = (numerator: number, denominator: number): Parts => ({
  value: denominator === 0 ? null : numerator / denominator,
  numerator,
  denominator,
});

export function rateOf(offered: readonly Offered[]): Parts {
  const sum = (of: (one: Offered) => number): number => offered.reduce((total, one) => total + of(one), 0);
  return quotient(
    sum(({ answers }) => answers),
    sum((one) => one.offered),
  );
}

export function countOf(answers: number): Parts {
  return { value: answers, numerator: answers, denominator: answers };
}

const NUMERATOR: Record<Exclude<SurveyMeasure, 'answers' | 'response-rate'>, keyof CountedAnswers> = {
  mean: 'points',
  'option-share': 'chosen',
  'right-share': 'right',
};

/** A result of what may be told of these answers, and how many may not. */
export function resultOf(
  measure: keyof typeof NUMERATOR,
  rows: readonly CountedAnswers[],
  isTold: (row: CountedAnswers) => boolean,
): Parts & { heldBack: number } {
  const told = rows.filter(isTold);
  const sum = (of: readonly CountedAnswers[], field: keyof CountedAnswers): number =>
    of.reduce((total, row) => total + Number(row[field]), 0);
  return {
    ...quotient(sum(told, NUMERATOR[measure]), sum(told, 'answered')),
    heldBack: sum(rows, 'answered') - sum(told, 'answered'),
  };
}

/** The figure, with the response rate beside it where there is one. */
export function surveyFigure(
  { id, version, options, beside }: SurveyDefinition,
  parts: Parts & { heldBack?: number },
  rate: Parts | null,
): Figure {
  return {
    definition: id,
    version,
    ...parts,
    target: null,
    options: options as Record<string, number>,
    ...(beside && rate && { beside: { definition: beside.id, version: beside.version, ...rate } }),
  };
}
