import {
  choicesOf,
  measuresQuestion,
  refuse,
  SURVEY_NEEDS,
  type Question,
  type QuestionnaireContent,
  type SurveyChoice,
  type SurveyMeasure,
  type SurveyNames,
} from '#libs/contract';
import { valuesOf } from '../content.rules.js';

/** A version of a questionnaire, as far as figures ask for it. */
export type AskedVersion = Pick<QuestionnaireContent, 'name' | 'nameEn' | 'questions'> & { version: number };

/** What a figure is of: the answers to these versions alone. */
export interface Subject {
  versions: ReadonlySet<number>;
  /** Points of the scale that is averaged. */
  points: number | null;
  names: SurveyNames;
}

/**
 * Of a question, the versions that ask it as the newest one does which can be measured so: of the same kind, for a mean
 * with the same scale, for an option with that option, for right answers with a right one. Others don't ask the same.
 * Throws BAD_INPUT {question, option} for what is not chosen, is in no version, or can't be measured so.
 */
export function subjectOf(
  measure: SurveyMeasure,
  versions: readonly AskedVersion[],
  { question, option }: SurveyChoice,
): Subject {
  const newest = versions.toSorted((a, b) => b.version - a.version);
  const [{ name, nameEn }] = newest as [AskedVersion];
  const questionnaire = { name, nameEn };
  if (!SURVEY_NEEDS[measure].includes('question')) {
    const all = new Set(versions.map(({ version }) => version));
    return { versions: all, points: null, names: { questionnaire, question: null, option: null } };
  }
  if (question === null) refuse('question', '请选择题目', 'choose a question');
  const asked = newest.flatMap(({ version, questions }) =>
    questions.filter(({ id }) => id === question).map((one) => ({ version, one })),
  );
  if (asked.length === 0) refuse('question', '问卷中没有这道题', 'no version asks this question');
  const able = asked.filter(({ one }) => measuresQuestion(measure, one));
  if (able.length === 0) refuse('question', '这道题不能这样统计', 'this question can’t be measured so');
  const ofOption = measure === 'option-share';
  if (ofOption && option === null) refuse('option', '请选择选项', 'choose an option');
  const suiting = ofOption ? able.filter(({ one }) => valuesOf(one).includes(option ?? '')) : able;
  const [first] = suiting;
  if (!first) refuse('option', '这道题没有这个选项', 'the question has no such option');
  const alike = suiting.filter(
    ({ one }) => one.kind === first.one.kind && (measure !== 'mean' || one.points === first.one.points),
  );
  return {
    versions: new Set(alike.map(({ version }) => version)),
    points: measure === 'mean' ? first.one.points : null,
    names: {
      questionnaire,
      question: { name: first.one.text, nameEn: first.one.textEn },
      option: ofOption ? optionName(first.one, option ?? '') : null,
    },
  };
}

function optionName(question: Question, id: string): SurveyNames['option'] {
  const found = choicesOf(question).find((one) => one.id === id);
  return found ? { name: found.text, nameEn: found.textEn } : null;
}
