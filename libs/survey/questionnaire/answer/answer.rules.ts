import {
  refuse as refuseField,
  shownQuestions,
  type Question,
  type QuestionAnswer,
  type QuestionnaireContent,
  type QuizScore,
} from '#libs/contract';
import { maskText } from '#libs/platform';
import { valuesOf } from '../content.rules.js';

/**
 * Answers as they are stored: of the questions that were shown, in their order, with mobile and identity numbers
 * in texts masked. What a branch hid in the end is left out. Throws BAD_INPUT naming the question for one that is
 * not there, given twice, of the wrong kind, or left out although it has to be answered.
 */
export function acceptedAnswers(
  questions: readonly Question[],
  answers: readonly QuestionAnswer[],
): QuestionAnswer[] {
  const byId = new Map(answers.map((answer) => [answer.questionId, answer]));
  const known = new Set(questions.map(({ id }) => id));
  const stray = answers.find(({ questionId }) => !known.has(questionId));
  if (stray) refuse(stray.questionId, '没有这道题', 'there is no such question');
  if (byId.size !== answers.length) refuse('', '同一题只能回答一次', 'a question is answered once');
  return shownQuestions(questions, answers).flatMap((question) => {
    const given = accepted(question, byId.get(question.id));
    if (given === null && question.required) refuse(question.id, '此题必答', 'this has to be answered');
    return given ?? [];
  });
}

/** Null: nothing was said. */
function accepted(question: Question, answer: QuestionAnswer | undefined): QuestionAnswer | null {
  if (!answer) return null;
  const { id: questionId, kind } = question;
  if (kind === 'text') {
    if (answer.values.length > 0) refuse(questionId, '此题须用文字回答', 'this is answered in words');
    const text = maskText((answer.text ?? '').trim());
    return text === '' ? null : { questionId, values: [], text };
  }
  const order = valuesOf(question);
  const chosen = new Set(answer.values);
  const many = kind === 'multiple' ? order.length : 1;
  const unknown = answer.values.some((value) => !order.includes(value));
  if (unknown || chosen.size !== answer.values.length || chosen.size > many || answer.text !== null) {
    refuse(questionId, '所选答案无效', 'this choice is not possible');
  }
  return chosen.size === 0
    ? null
    : { questionId, values: order.filter((value) => chosen.has(value)), text: null };
}

/** Of those with a right answer that were shown; one left out is not right. Null unless it is a quiz. */
export function scoreOfQuiz(
  { quiz, questions }: Pick<QuestionnaireContent, 'quiz' | 'questions'>,
  answers: readonly QuestionAnswer[],
): QuizScore | null {
  if (!quiz) return null;
  const values = new Map(answers.map((answer) => [answer.questionId, answer.values]));
  const solution = shownQuestions(questions, answers)
    .filter(({ right }) => right.length > 0)
    .map(({ id, right }) => {
      const chosen = new Set(values.get(id));
      const correct = chosen.size === right.length && right.every((option) => chosen.has(option));
      return { questionId: id, right, correct };
    });
  return { right: solution.filter(({ correct }) => correct).length, of: solution.length, solution };
}

function refuse(questionId: string, reason: string, reasonEn: string): never {
  refuseField(`answers.${questionId}`, reason, reasonEn);
}
