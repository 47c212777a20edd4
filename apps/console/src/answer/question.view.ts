import type { PublicQuestion, QuestionAnswer } from '#libs/contract';
import { el } from '../visitor/view.js';
import type { AnswerWords } from './answer.text.js';

/** One question as it is asked. */
export interface QuestionView {
  node: HTMLFieldSetElement;
  /** Says that it has to be answered, or no more. */
  complain(missing: boolean): void;
}

/** `change` is told what stands there from now on. */
export function questionView(
  question: PublicQuestion,
  answer: QuestionAnswer | undefined,
  words: AnswerWords,
  change: (answer: QuestionAnswer) => void,
): QuestionView {
  const { id, kind, required } = question;
  const hint = [required ? words.t('required') : '', kind === 'multiple' ? words.t('multiple') : '']
    .filter(Boolean)
    .join(' · ');
  const legend = el('legend', {}, words.of(question), ...(hint === '' ? [] : [el('small', {}, hint)]));
  const problem = el('p', { class: 'problem', id: `problem-${id}`, role: 'alert', hidden: '' });
  const field =
    kind === 'text' ? writing(question, answer, words, change) : choices(question, answer, words, change);
  const node = el('fieldset', { 'data-testid': `question-${id}` }, legend, field, problem);
  return {
    node,
    complain: (missing) => {
      problem.hidden = !missing;
      problem.textContent = missing ? words.t('missing') : '';
      if (missing) node.setAttribute('aria-describedby', problem.id);
      else node.removeAttribute('aria-describedby');
    },
  };
}

function writing(
  question: PublicQuestion,
  answer: QuestionAnswer | undefined,
  words: AnswerWords,
  change: (answer: QuestionAnswer) => void,
): HTMLElement {
  const area = el('textarea', { rows: '4', maxlength: '2000', 'aria-label': words.of(question) });
  area.value = answer?.text ?? '';
  area.addEventListener('input', () => change({ questionId: question.id, values: [], text: area.value }));
  return el('div', {}, area, el('p', { class: 'hint' }, words.t('privacy')));
}

function choices(
  { id, kind, options, points }: PublicQuestion,
  answer: QuestionAnswer | undefined,
  words: AnswerWords,
  change: (answer: QuestionAnswer) => void,
): HTMLElement {
  const scale = kind === 'scale';
  const entries = scale
    ? Array.from({ length: points ?? 0 }, (_, at) => ({ value: String(at + 1), label: String(at + 1) }))
    : options.map((option) => ({ value: option.id, label: words.of(option) }));
  const boxes = entries.map(({ value }) => {
    const type = kind === 'multiple' ? 'checkbox' : 'radio';
    const box = el('input', { type, name: id, value });
    box.checked = answer?.values.includes(value) ?? false;
    return box;
  });
  const tell = (): void => {
    const values = boxes.filter(({ checked }) => checked).map(({ value }) => value);
    change({ questionId: id, values, text: null });
  };
  const labels = boxes.map((box, at) => {
    box.addEventListener('change', tell);
    return el('label', {}, box, el('span', {}, entries[at]?.label ?? ''));
  });
  if (!scale) return el('div', { class: 'choices' }, ...labels);
  const ends = el('div', { class: 'ends' }, el('span', {}, words.t('low')), el('span', {}, words.t('high')));
  return el('div', {}, el('div', { class: 'scale' }, ...labels), ends);
}
