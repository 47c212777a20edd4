import type { Page, Placed, Principal, PublicAccuracyView, PublicFigureView } from '#libs/contract';
import { token } from '../api/token.js';
import { mayOpen, PAGES } from '../shell/pages.rules.js';
import '../style/public.css';
import { el } from '../visitor/view.js';
import { savedEnglish, saveEnglish } from '../visitor/visitor.store.js';
import './open.css';
import { saying } from './open.text.js';
import { accuracyView, figureView } from './open.view.js';

/** `/public`: what the hotline has published, for everybody. */
let english = savedEnglish() ?? new URLSearchParams(location.search).get('lang') === 'en';
let failed = false;
const figures: Placed<PublicFigureView>[] = [];
const accuracies: Placed<PublicAccuracyView>[] = [];
/** Where older ones begin; null = none are left, undefined = nothing has been read yet. */
let older: { figures: string | null; accuracies: string | null } | undefined;

/** Whoever is signed in to the console in this tab and may read there what is behind a figure; null: anybody. */
let reader: Principal | null = null;

const language = el('button', { type: 'button' });
const title = el('h1');
const main = el('main', { id: 'public' });

async function page<T>(of: 'figures' | 'accuracies', cursor: string | null | undefined): Promise<Page<T>> {
  if (cursor === null) return { items: [], next: null };
  const from = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
  const answer = await fetch(`/api/v1/public/${of}?limit=50${from}`);
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return (await answer.json()) as Page<T>;
}

async function load(): Promise<void> {
  try {
    const [moreFigures, moreAccuracies] = await Promise.all([
      page<Placed<PublicFigureView>>('figures', older?.figures),
      page<Placed<PublicAccuracyView>>('accuracies', older?.accuracies),
    ]);
    figures.push(...moreFigures.items);
    accuracies.push(...moreAccuracies.items);
    older = { figures: moreFigures.next, accuracies: moreAccuracies.next };
    failed = false;
  } catch {
    failed = true;
  }
  render();
}

/** Who reads is asked of the console's own interface: what is public is the same for all. */
async function knowReader(): Promise<void> {
  const bearer = token();
  const page = PAGES.find(({ path }) => path === '/figures');
  if (bearer === null || !page) return;
  const answer = await fetch('/api/v1/me', { headers: { authorization: `Bearer ${bearer}` } });
  if (!answer.ok) return;
  const me = (await answer.json()) as Principal;
  if (!mayOpen(page, me.roles)) return;
  reader = me;
  render();
}

function render(): void {
  const say = saying(english);
  const speech = { english, say, reader };
  document.documentElement.lang = english ? 'en' : 'zh-CN';
  document.title = say('title');
  title.textContent = say('title');
  language.textContent = say('language');
  const cards = [
    ...accuracies.map((one) => ({ at: one.publishedAt, view: () => accuracyView(speech, one) })),
    ...figures.map((one) => ({ at: one.publishedAt, view: () => figureView(speech, one) })),
  ].sort((a, b) => (a.at < b.at ? 1 : -1));
  const hasMore = failed || older?.figures != null || older?.accuracies != null;
  const again = el('button', { type: 'button' }, say(failed ? 'again' : 'more'));
  again.addEventListener('click', () => void load());
  main.replaceChildren(
    el('header', {}, title, language),
    el('p', {}, say('lead')),
    ...(older && cards.length === 0 ? [el('p', { class: 'muted' }, say('none'))] : []),
    el('ul', { class: 'cards' }, ...cards.map(({ view }) => view())),
    ...(failed ? [el('p', { role: 'alert' }, say('unreachable'))] : []),
    ...(hasMore ? [again] : []),
  );
}

language.addEventListener('click', () => {
  english = !english;
  saveEnglish(english);
  render();
});
document.getElementById('root')?.replaceWith(main);
render();
void load();
// Without it the page is what it is for everybody.
knowReader().catch(() => undefined);
