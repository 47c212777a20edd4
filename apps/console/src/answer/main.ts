import {
  shownQuestions,
  type OpenedQuestionnaire,
  type QuestionAnswer,
  type QuizScore,
} from '#libs/contract';
import '../style/public.css';
import { el } from '../visitor/view.js';
import { savedEnglish, saveEnglish } from '../visitor/visitor.store.js';
import { openQuestionnaire, sendAnswers, type Ticket } from './answer.api.js';
import './answer.css';
import { answerStore } from './answer.store.js';
import { answerWords, DOOR, type AnswerKey } from './answer.text.js';
import { answeredView } from './answered.view.js';
import { questionView, type QuestionView } from './question.view.js';

/** `/survey?q=ID`, and `#i=TOKEN` of an invitation: what stands behind the # is sent to nobody by itself. */
const query = new URLSearchParams(location.search);
const id = query.get('q') ?? '';
const invitation = new URLSearchParams(location.hash.slice(1)).get('i');
const store = answerStore(id);
let words = answerWords(savedEnglish() ?? query.get('lang') === 'en');
let opened: OpenedQuestionnaire | null = null;
/** Set once it was answered here; of a quiz with its score. */
let done: { score: QuizScore | null } | null = null;
let notice: AnswerKey | null = null;
let sending = false;
let answers = new Map<string, QuestionAnswer>();
let views = new Map<string, QuestionView>();

const language = el('button', { type: 'button', class: 'quiet' });
const title = el('h1');
const main = el('main', { id: 'survey' });

const ticket = (): Ticket => {
  const mark = opened?.mark ?? store.mark();
  return invitation === null ? (mark === undefined ? {} : { mark }) : { invitation };
};
const given = (): QuestionAnswer[] => [...answers.values()];

async function load(): Promise<void> {
  notice = null;
  const found = await openQuestionnaire(id, ticket());
  if ('ok' in found) {
    answers = kept(found.ok);
    opened = found.ok;
    if (opened.mark !== null) store.keepMark(opened.mark);
  } else {
    opened = null;
    notice = found.refused === 'NOT_FOUND' || found.refused === 'BAD_INPUT' ? 'notThere' : 'unreachable';
  }
  render();
}

/** What was answered to questions that read as they did before; at first, what this tab was left with. */
function kept({ version, questions }: OpenedQuestionnaire): Map<string, QuestionAnswer> {
  if (!opened) return new Map(store.draft(version).map((answer) => [answer.questionId, answer]));
  const before = new Map(opened.questions.map((question) => [question.id, JSON.stringify(question)]));
  const same = questions.filter((question) => before.get(question.id) === JSON.stringify(question));
  return new Map(
    same.flatMap(({ id: question }) => {
      const answer = answers.get(question);
      return answer ? [[question, answer]] : [];
    }),
  );
}

function note(answer: QuestionAnswer): void {
  answers.set(answer.questionId, answer);
  views.get(answer.questionId)?.complain(false);
  if (opened) store.keepDraft(opened.version, given());
  branch();
}

/** Shows what the answers lead to, and hides the rest. */
function branch(): void {
  if (!opened) return;
  const shown = new Set(shownQuestions(opened.questions, given()).map((question) => question.id));
  for (const [question, { node }] of views) {
    node.hidden = !shown.has(question);
    node.disabled = node.hidden;
  }
}

const isAnswered = (question: string): boolean => {
  const answer = answers.get(question);
  return answer !== undefined && (answer.values.length > 0 || (answer.text ?? '').trim() !== '');
};

async function submit(): Promise<void> {
  if (!opened || sending) return;
  const shown = shownQuestions(opened.questions, given());
  const missing = shown.filter((question) => question.required && !isAnswered(question.id));
  for (const question of missing) views.get(question.id)?.complain(true);
  const [first] = missing;
  if (first) {
    views.get(first.id)?.node.querySelector<HTMLElement>('input, textarea')?.focus();
    return;
  }
  sending = true;
  render();
  const said = shown
    .filter(({ id: question }) => isAnswered(question))
    .flatMap((question) => answers.get(question.id) ?? []);
  const outcome = await sendAnswers(id, { ...ticket(), version: opened.version, answers: said });
  sending = false;
  if ('ok' in outcome) finish(outcome.ok.score);
  else await explain(outcome.refused);
}

function finish(score: QuizScore | null): void {
  done = { score };
  if (opened) store.keepDraft(opened.version, []);
  render();
  window.scrollTo(0, 0);
}

async function explain(refused: string): Promise<void> {
  if (refused === 'ALREADY_EXISTS' || refused === 'TOO_LATE') {
    if (opened) store.keepDraft(opened.version, []);
    await load();
    return;
  }
  const changed = refused === 'STATE_CONFLICT' || refused === 'BAD_SIGNATURE';
  if (changed) await load();
  notice = changed ? 'changed' : refused === 'TOO_MANY' ? 'tooMany' : 'failed';
  render();
}

function formOf(questionnaire: OpenedQuestionnaire): HTMLElement {
  views = new Map(
    questionnaire.questions.map((question) => [
      question.id,
      questionView(question, answers.get(question.id), words, note),
    ]),
  );
  const intro = words.english ? questionnaire.introEn : questionnaire.intro;
  const button = el('button', { type: 'submit', class: 'send', 'data-testid': 'survey-submit' });
  button.textContent = words.t(sending ? 'sending' : 'submit');
  button.disabled = sending;
  const form = el(
    'form',
    { novalidate: '' },
    ...(intro === '' ? [] : [el('p', { class: 'intro' }, intro)]),
    el('p', { class: 'hint' }, words.t(questionnaire.access)),
    ...[...views.values()].map(({ node }) => node),
    ...noticeOf(),
    button,
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void submit();
  });
  return form;
}

const noticeOf = (): Node[] =>
  notice === null
    ? []
    : [el('p', { class: 'problem', role: 'alert', 'data-testid': 'survey-notice' }, words.t(notice))];

function content(): Node[] {
  if (opened && done) return [answeredView(opened, done.score, words)];
  if (opened && opened.door !== 'open') {
    return [
      el('p', { class: 'outcome', role: 'status', 'data-testid': 'survey-door' }, words.p(DOOR[opened.door])),
    ];
  }
  if (opened) return [formOf(opened)];
  if (notice === null) return [el('p', { class: 'outcome' }, words.t('loading'))];
  const again = el('button', { type: 'button', class: 'send' }, words.t('again'));
  again.addEventListener('click', () => void load());
  return [...noticeOf(), ...(notice === 'unreachable' ? [again] : [])];
}

function render(): void {
  document.documentElement.lang = words.english ? 'en' : 'zh-CN';
  const name = opened ? (words.english ? opened.nameEn : opened.name) : '';
  title.textContent = name;
  document.title = name;
  language.textContent = words.t('language');
  main.replaceChildren(el('header', {}, title, language), ...content());
  branch();
}

language.addEventListener('click', () => {
  words = answerWords(!words.english);
  saveEnglish(words.english);
  render();
});
document.getElementById('root')?.replaceWith(main);
render();
void load();
