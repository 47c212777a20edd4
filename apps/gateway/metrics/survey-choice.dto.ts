import type { SurveyChoice } from '#libs/contract';
import { applyDecorators } from '@nestjs/common';
import { IsMongoId, Matches } from 'class-validator';
import { Optional, OrNull, SLUG } from '../fields.decorator.js';

/** Of which questionnaire; left out: of none, or of all. */
export const OfQuestionnaire = (): PropertyDecorator => applyDecorators(Optional(), IsMongoId());

/** Id of a question, of an option, or a point of a scale; left out: none. */
export const OfQuestion = (): PropertyDecorator => applyDecorators(Optional(), Matches(SLUG));

/** Which questionnaire figures are of, and what of it; null = not chosen. */
export class SurveyChoiceDto implements SurveyChoice {
  @OrNull()
  @IsMongoId()
  questionnaireId: string | null = null;

  @OrNull()
  @Matches(SLUG)
  question: string | null = null;

  /** Of an option, or a point of a scale. */
  @OrNull()
  @Matches(SLUG)
  option: string | null = null;
}

interface Fields {
  questionnaireId?: string;
  question?: string;
  option?: string;
}

/** What a query says of a questionnaire; nothing, if it says nothing. */
export function surveyOf({ questionnaireId, question, option }: Fields): { survey?: SurveyChoice } {
  if ([questionnaireId, question, option].every((one) => one === undefined)) return {};
  const chosen = { questionnaireId: questionnaireId ?? null, question: question ?? null };
  return { survey: { ...chosen, option: option ?? null } };
}
