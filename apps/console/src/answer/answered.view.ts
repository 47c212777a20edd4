import type { OpenedQuestionnaire, QuizScore } from '#libs/contract';
import { el } from '../visitor/view.js';
import type { AnswerWords } from './answer.text.js';

/** Thanks, and of a quiz how it went: question by question, with the right answers. */
export function answeredView(
  { questions }: OpenedQuestionnaire,
  score: QuizScore | null,
  words: AnswerWords,
): HTMLElement {
  const thanks = el(
    'p',
    { class: 'outcome', role: 'status', 'data-testid': 'survey-done' },
    words.t('thanks'),
  );
  if (!score || score.of === 0) return el('section', {}, thanks);
  const rows = score.solution.map(({ questionId, right, correct }) => {
    const question = questions.find(({ id }) => id === questionId);
    const chosen = (question?.options ?? []).filter(({ id }) => right.includes(id)).map(words.of);
    return el(
      'li',
      { class: correct ? 'good' : 'bad' },
      el('b', {}, `${correct ? '✓' : '✗'} ${words.t(correct ? 'right' : 'wrong')}`),
      el('span', {}, question ? words.of(question) : ''),
      el('small', {}, words.t('solution', { options: chosen.join(words.english ? ', ' : '、') })),
    );
  });
  const { right, of } = score;
  const told = el('p', { class: 'score', 'data-testid': 'survey-score' }, words.t('score', { right, of }));
  return el('section', {}, thanks, told, el('ol', { class: 'solution' }, ...rows));
}
