import {
  LEAST_INVITED_ANSWERS,
  type Question,
  type QuestionResult,
  type QuestionnaireAccess,
  type QuestionnaireContent,
} from '#libs/contract';
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

/** Who was invited, and who has answered, is known: a few answers would be somebody's. */
export const isHeldBack = (access: QuestionnaireAccess, answers: number): boolean =>
  access === 'invited' && answers < LEAST_INVITED_ANSWERS;

/** Questions that too few of those invited have answered, though the rest may be told: a branch led to them. */
export const withheldOf = ({ byQuestion }: AnswerCounts, access: QuestionnaireAccess): Set<string> =>
  new Set([...byQuestion].flatMap(([id, { answered }]) => (isHeldBack(access, answered) ? [id] : [])));

/** Question by question. Shares and means without a denominator are null. */
export function resultsOf(
  { questions }: Pick<QuestionnaireContent, 'questions'>,
  counted: AnswerCounts,
  access: QuestionnaireAccess,
): QuestionResult[] {
  const { byQuestion } = counted;
  const withheld = withheldOf(counted, access);
  return questions.map((question) => {
    const found = byQuestion.get(question.id);
    const answered = found?.answered ?? 0;
    if (withheld.has(question.id)) {
      const nothing = { counts: [], mean: null, texts: [], rightShare: null };
      return { questionId: question.id, answered, ...nothing, heldBack: true };
    }
    const counts = valuesOf(question).map((value) => ({ value, count: found?.values.get(value) ?? 0 }));
    const sum = counts.reduce((total, { value, count }) => total + Number(value) * count, 0);
    return {
      questionId: question.id,
      answered,
      counts,
      mean: question.kind === 'scale' && answered > 0 ? sum / answered : null,
      texts: [...(found?.texts ?? [])],
      rightShare: question.right.length > 0 && answered > 0 ? (found?.right ?? 0) / answered : null,
      heldBack: false,
    };
  });
}

export type ResponseLanguage = 'zh' | 'en';
type Cell = string | number;

/** The questionnaire of a file. */
export interface SheetOf {
  access: QuestionnaireAccess;
  content: QuestionnaireContent;
}

/** A table of answers for a file: a row each, a column per question; what several values are stands in one cell. */
export interface ResponseSheet {
  header: string[];
  formats: ('text' | 'contacts' | 'share')[];
  about: string[][];
  row: (response: ResponseDoc) => Cell[];
}

/**
 * `about`: what the file is of, title and value, line by line. Of those invited no day is told, for on which day who
 * answered is to be seen in the list of invitations; and no question that too few of them answered (`withheld`).
 */
export function responseSheet(
  { view, withheld }: { view: SheetOf; withheld: ReadonlySet<string> },
  about: readonly (readonly [title: string, value: string])[],
  language: ResponseLanguage,
): ResponseSheet {
  const zh = language === 'zh';
  const { quiz } = view.content;
  const questions = view.content.questions.filter(({ id }) => !withheld.has(id));
  const isDated = view.access === 'anonymous';
  return {
    header: [
      ...(isDated ? [zh ? '日期' : 'Day'] : []),
      ...questions.map((question) => (zh ? question.text : question.textEn)),
      ...(quiz ? [zh ? '得分' : 'Score'] : []),
    ],
    formats: [
      ...(isDated ? ['text' as const] : []),
      ...questions.map(({ kind }) => (kind === 'scale' ? ('contacts' as const) : ('text' as const))),
      ...(quiz ? ['share' as const] : []),
    ],
    about: about.map((line) => [...line]),
    row: ({ day, answers, score }) => [
      ...(isDated ? [day] : []),
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
