import type { Question, QuestionResult, QuestionnaireContent } from '#libs/contract';
import type { ResponseDoc } from '../questionnaire.schema.js';
import { valuesOf } from '../content.rules.js';

/** What was answered to one version, by question. */
export interface AnswerCounts {
  byQuestion: ReadonlyMap<
    string,
    { answered: number; right: number; values: ReadonlyMap<string, number>; texts: readonly string[] }
  >;
  meanScore: number | null;
}

/** Rows as the store adds them up, put together by question. */
export function gathered(
  questions: readonly { _id: string; n: number; right: number }[],
  values: readonly { _id: { question: string; value: string }; n: number }[],
  texts: readonly { _id: string; texts: string[] }[],
  meanScore: number | null,
): AnswerCounts {
  const byQuestion = new Map(
    questions.map(({ _id, n, right }) => [
      _id,
      {
        answered: n,
        right,
        values: new Map(
          values.filter((row) => row._id.question === _id).map((row) => [row._id.value, row.n]),
        ),
        texts: texts.find((row) => row._id === _id)?.texts ?? [],
      },
    ]),
  );
  return { byQuestion, meanScore };
}

/** Question by question. Shares and means without a denominator are null. */
export function resultsOf(
  { questions }: Pick<QuestionnaireContent, 'questions'>,
  { byQuestion }: AnswerCounts,
): QuestionResult[] {
  return questions.map((question) => {
    const found = byQuestion.get(question.id);
    const answered = found?.answered ?? 0;
    const counts = valuesOf(question).map((value) => ({ value, count: found?.values.get(value) ?? 0 }));
    const sum = counts.reduce((total, { value, count }) => total + Number(value) * count, 0);
    return {
      questionId: question.id,
      answered,
      counts,
      mean: question.kind === 'scale' && answered > 0 ? sum / answered : null,
      texts: [...(found?.texts ?? [])],
      rightShare: question.right.length > 0 && answered > 0 ? (found?.right ?? 0) / answered : null,
    };
  });
}

export type ResponseLanguage = 'zh' | 'en';
type Cell = string | number;

/** A table of answers for a file: a row each, a column per question; what several values are stands in one cell. */
export interface ResponseSheet {
  header: string[];
  formats: ('text' | 'contacts' | 'share')[];
  about: string[][];
  row: (response: ResponseDoc) => Cell[];
}

/** `about`: what the file is of, title and value, line by line. */
export function responseSheet(
  { quiz, questions }: QuestionnaireContent,
  about: readonly (readonly [title: string, value: string])[],
  language: ResponseLanguage,
): ResponseSheet {
  const zh = language === 'zh';
  return {
    header: [
      zh ? '日期' : 'Day',
      ...questions.map((question) => (zh ? question.text : question.textEn)),
      ...(quiz ? [zh ? '得分' : 'Score'] : []),
    ],
    formats: [
      'text',
      ...questions.map(({ kind }) => (kind === 'scale' ? ('contacts' as const) : ('text' as const))),
      ...(quiz ? ['share' as const] : []),
    ],
    about: about.map((line) => [...line]),
    row: ({ day, answers, score }) => [
      day,
      ...questions.map((question) =>
        cellOf(
          question,
          answers.find(({ questionId }) => questionId === question.id),
          zh,
        ),
      ),
      ...(quiz ? [score ?? ''] : []),
    ],
  };
}

function cellOf(question: Question, answer: ResponseDoc['answers'][number] | undefined, zh: boolean): Cell {
  if (!answer) return '';
  if (answer.text !== null) return answer.text;
  if (question.kind === 'scale') return Number(answer.values[0]);
  const names = new Map(question.options.map(({ id, text, textEn }) => [id, zh ? text : textEn]));
  return answer.values.map((value) => names.get(value) ?? value).join('; ');
}
