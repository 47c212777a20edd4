import { MAX_TEXT_LENGTH } from '#libs/contract';
import { charactersLeft } from '../../model/length.rules.js';
import { phaseOf, waitMinutes } from '../../model/visitor.rules.js';
import '../style/public.css';
import './visitor.css';
import { LogView } from './log.view.js';
import { RatingView } from './rating.view.js';
import { el, setText } from './view.js';
import { VisitorSession, type VisitorSnapshot } from './visitor.session.js';
import { savedEnglish, saveEnglish, visitorStore } from './visitor.store.js';
import { type VisitorWords, wordsIn } from './visitor.text.js';

/** `/chat?account=web&lang=en`; inside the widget's frame also with a button that folds it away. */
const query = new URLSearchParams(location.search);
const framed = window.parent !== window;
const accountId = query.get('account') ?? 'web';
const store = visitorStore(accountId);
let english = savedEnglish() ?? query.get('lang') === 'en';
let words: VisitorWords = wordsIn(english);
/** What this account greets with, where it has words of its own. */
let greeting: { welcome: string | null; welcomeEn: string | null } = { welcome: null, welcomeEn: null };
let latest: VisitorSnapshot | null = null;
let seen = 0;

const status = el('p', { class: 'status', role: 'status' });
const title = el('h1');
const language = el('button', { type: 'button', class: 'quiet' });
const leave = el('button', { type: 'button', class: 'quiet', 'data-testid': 'chat-leave' });
const fold = el('button', { type: 'button', class: 'quiet fold' }, '×');
const input = el('textarea', { rows: '1', 'data-testid': 'chat-input', 'aria-describedby': 'length' });
const send = el('button', { type: 'submit', class: 'send', 'data-testid': 'chat-send' });
const length = el('small', { id: 'length', role: 'status', 'data-testid': 'chat-length' });
const form = el('form', {}, input, send, length);
const session = new VisitorSession(accountId, store, render);
const log = new LogView((clientId) => session.retry(clientId));
const rating = new RatingView((score) => void session.rate(score));

function statusText({ state, connection }: VisitorSnapshot): string {
  if (connection === 'refused') return words('unavailable');
  if (connection === 'down') return words('offline');
  if (connection === 'connecting') return words('connecting');
  const phase = phaseOf(state.contact);
  if (phase !== 'waiting') return words(phase);
  const ahead = state.contact?.ahead ?? null;
  if (ahead === null) return words('waiting');
  const place = ahead === 0 ? words('first') : words('ahead', { n: ahead });
  const minutes = waitMinutes(state.contact);
  if (minutes === null) return place;
  return words('expected', {
    place,
    wait: minutes === 1 ? words('minute') : words('minutes', { n: minutes }),
  });
}

function render(snapshot: VisitorSnapshot): void {
  latest = snapshot;
  const phase = phaseOf(snapshot.state.contact);
  document.body.dataset.phase = phase;
  document.body.dataset.connection = snapshot.connection;
  setText(status, statusText(snapshot));
  leave.hidden = phase === 'fresh' || phase === 'ended';
  leave.disabled = snapshot.connection !== 'up';
  log.render(snapshot, words, english);
  rating.render(snapshot, words);
  tellFrame(snapshot);
}

/** Tells the embedding page how many answers came while it was folded away; nothing else. */
function tellFrame({ state }: VisitorSnapshot): void {
  if (!framed) return;
  const answers = state.messages.filter((message) => message.direction === 'outbound').length;
  if (document.hasFocus()) seen = answers;
  window.parent.postMessage({ type: 'jietong:unread', count: Math.max(0, answers - seen) }, '*');
}

const greeted =
  (usual: VisitorWords): VisitorWords =>
  (key, values) =>
    (key === 'hello' && (english ? (greeting.welcomeEn ?? greeting.welcome) : greeting.welcome)) ||
    usual(key, values);

/** Without an answer the usual words stay. */
async function greet(): Promise<void> {
  const answer = await fetch(`/api/v1/visitors/${encodeURIComponent(accountId)}/words`).catch(() => null);
  if (!answer?.ok) return;
  greeting = (await answer.json()) as typeof greeting;
  speak();
}

function speak(): void {
  words = greeted(wordsIn(english));
  document.documentElement.lang = english ? 'en' : 'zh-CN';
  document.title = words('title');
  setText(title, words('title'));
  setText(language, words('language'));
  setText(leave, words('leave'));
  setText(send, words('send'));
  fold.setAttribute('aria-label', words('close'));
  input.setAttribute('aria-label', words('input'));
  input.placeholder = words('input');
  tellLength();
  if (latest) render(latest);
}

/** Nothing of what is written is cut off: what is too long is said to be, and is not sent. */
function tellLength(): boolean {
  const left = charactersLeft(input.value, MAX_TEXT_LENGTH);
  const over = left !== null && left < 0;
  setText(length, left === null ? '' : over ? words('over', { n: -left }) : words('left', { n: left }));
  form.classList.toggle('over', over);
  return over;
}

function grow(): void {
  input.style.height = 'auto';
  input.style.height = `${Math.min(input.scrollHeight + 2, 140)}px`;
}

function submit(): void {
  const text = input.value.trim();
  if (text === '' || tellLength()) return;
  session.send(text);
  input.value = '';
  store.setDraft('');
  tellLength();
  grow();
  log.toEnd();
  input.focus();
}

/** The first click asks, the second within a few seconds ends. */
let sure: ReturnType<typeof setTimeout> | undefined;
function askLeave(): void {
  const forget = (): void => {
    sure = undefined;
    setText(leave, words('leave'));
  };
  if (sure === undefined) {
    setText(leave, words('leaveSure'));
    sure = setTimeout(forget, 4000);
    return;
  }
  clearTimeout(sure);
  forget();
  void session.leave();
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  submit();
});
input.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  submit();
});
input.addEventListener('input', () => {
  store.setDraft(input.value);
  tellLength();
  grow();
});
leave.addEventListener('click', askLeave);
language.addEventListener('click', () => {
  english = !english;
  saveEnglish(english);
  speak();
});
fold.addEventListener('click', () => window.parent.postMessage({ type: 'jietong:close' }, '*'));
window.addEventListener('keydown', (event) => {
  if (framed && event.key === 'Escape') window.parent.postMessage({ type: 'jietong:close' }, '*');
});
window.addEventListener('focus', () => latest && tellFrame(latest));

fold.hidden = !framed;
const head = el('header', {}, el('div', { class: 'titles' }, title, status), leave, language, fold);
const chat = el('main', { id: 'chat' }, head, log.node, rating.node, form);
document.getElementById('root')?.replaceWith(chat);
speak();
input.value = store.draft();
tellLength();
grow();
void session.start();
void greet();
input.focus();
