import {
  countText,
  figureText,
  HEADQUARTERS,
  NATIONAL_DISTRICT,
  type Channel,
  type DefinitionView,
  type FigureFilter,
  type Placed,
  type Principal,
  type PublicAccuracyView,
  type PublicFigureView,
  type ShareInterval,
} from '#libs/contract';
import { shanghaiDay } from '../../model/clock.rules.js';
import type { FigurePart } from '../../model/drill.rules.js';
import { evidenceAddress, findsInside } from '../../model/evidence.rules.js';
import { percentOf } from '../../model/quality.rules.js';
import { CHANNEL } from '../text/words.text.js';
import { el } from '../visitor/view.js';
import type { Say } from './open.text.js';

/** In which language, how it is said, and who is told, if they may see what is behind it. */
export interface Speech {
  english: boolean;
  say: Say;
  reader: Pick<Principal, 'districtId'> | null;
}

const percent = (share: number): string => percentOf(share) ?? '';
const dayOf = (at: string): string => shanghaiDay(Date.parse(at));
type Places = Placed<unknown>['places'];
/** What a place is called; nothing if nobody knows any more. */
const called = ({ english }: Speech, places: Places, code: string): string | null => {
  const named = places[code];
  return named ? (english ? named.nameEn : named.name) : null;
};
const where = (speech: Speech, districtId: string | null, places: Places): string => {
  const { english, say } = speech;
  if (districtId === null) return say('all');
  if (districtId === NATIONAL_DISTRICT) return english ? HEADQUARTERS.nameEn : HEADQUARTERS.name;
  return called(speech, places, districtId) ?? say('district', { id: districtId });
};

/** To which part of its contacts it was narrowed. */
function narrowed(speech: Speech, slice: Slice, places: Places): string[] {
  const { english, say } = speech;
  const channel = slice.channel as Channel | null;
  return [
    ...(channel === null ? [] : [say('channel', { channel: CHANNEL[channel][english ? 1 : 0] })]),
    ...(slice.queueId === null ? [] : [say('queue')]),
    ...(slice.officeId === null
      ? []
      : [called(speech, places, slice.officeId) ?? say('office', { id: slice.officeId })]),
    ...(slice.topicId === null ? [] : [say('topic')]),
  ];
}
type Slice = Pick<FigureFilter, 'channel' | 'queueId' | 'officeId' | 'topicId'>;

interface Card {
  id: string;
  /** Of which district's contacts; null = of the whole hotline's. */
  districtId: string | null;
  definition: DefinitionView;
  from: string;
  to: string;
  note: string;
  publishedAt: string;
  slice: string[];
  value: string;
  lines: string[];
  sides: Sides;
  restated: { text: string; sides: Sides }[];
  more?: HTMLElement;
}
/** How many contacts are on either side. */
type Sides = Record<FigurePart, number>;

/** Where those who may see it find the contacts behind it. */
function evidenceView({ say }: Speech, { id }: Card, sides: Sides, restatement: number): HTMLElement {
  const link = (part: FigurePart, key: 'behindNumerator' | 'behindDenominator'): HTMLElement =>
    el('a', { href: evidenceAddress(id, part, restatement) }, say(key, { n: countText(sides[part]) }));
  const links = [link('numerator', 'behindNumerator'), link('denominator', 'behindDenominator')];
  return el('p', { class: 'evidence', 'data-testid': 'evidence' }, say('evidence'), ...links);
}

function cardView(speech: Speech, card: Card): HTMLElement {
  const { english, say, reader } = speech;
  const { definition } = card;
  const isOpen = reader !== null && findsInside(reader, card.districtId);
  const evidence = (sides: Sides, restatement: number): HTMLElement[] =>
    isOpen ? [evidenceView(speech, card, sides, restatement)] : [];
  const item = el(
    'li',
    { 'data-testid': 'public-figure' },
    el('h2', {}, english ? definition.nameEn : definition.name),
    el('p', { class: 'muted' }, [`${card.from} – ${card.to}`, ...card.slice].join(' · ')),
    el(
      'p',
      { class: 'value' },
      isOpen ? el('a', { href: evidenceAddress(card.id) }, card.value) : card.value,
    ),
    ...card.lines.map((line) => el('p', {}, line)),
    ...evidence(card.sides, 0),
    ...card.restated.flatMap(({ text, sides }, at) => [
      el('p', { class: 'restated' }, text),
      ...evidence(sides, at + 1),
    ]),
    el('p', {}, card.note),
    el(
      'p',
      { class: 'muted' },
      `${english ? definition.formulaEn : definition.formula} · v${definition.version} · ${say('published', { day: dayOf(card.publishedAt) })}`,
    ),
  );
  if (card.more) item.append(card.more);
  return item;
}

/** A figure that counts contacts. */
export function figureView(speech: Speech, figure: Placed<PublicFigureView>): HTMLElement {
  const { say } = speech;
  const { definition, districtId, filter, numerator, denominator, beside, restatements, places } = figure;
  const textOf = (value: number | null): string =>
    figureText(value, definition.unit, definition.better) ?? '–';
  return cardView(speech, {
    ...figure,
    slice: [
      where(speech, districtId, places),
      ...narrowed(speech, filter, places),
      ...(filter.hour === null ? [] : [say('hour', { hour: filter.hour })]),
    ],
    value: textOf(figure.value),
    lines: [
      // A count is a part of nothing.
      ...(definition.unit === 'contacts'
        ? []
        : [say('made', { numerator: countText(numerator), denominator: countText(denominator) })]),
      ...besideOf(speech, definition, beside),
    ],
    sides: { numerator, denominator },
    restated: restatements.map(({ at, value, why, beside: then, ...sides }) => ({
      sides,
      text: [
        say('restated', { day: dayOf(at), value: textOf(value), why }),
        ...besideOf(speech, definition, then),
      ].join(say('semicolon')),
    })),
  });
}

/** What is told beside its figures, with how many of how many. */
function besideOf(
  { english }: Speech,
  { beside }: DefinitionView,
  figure: PublicFigureView['beside'],
): string[] {
  if (!beside || !figure) return [];
  const value = figureText(figure.value, beside.unit, beside.better) ?? '–';
  return [
    `${english ? beside.nameEn : beside.name} ${value} (${countText(figure.numerator)} ÷ ${countText(figure.denominator)})`,
  ];
}

type Told = Pick<PublicAccuracyView, 'headline' | 'accuracy'>;
const inPercent = ({ value, low, high }: ShareInterval): Record<keyof ShareInterval, string> => ({
  value: percent(value),
  low: percent(low),
  high: percentOf(high, 'up') ?? '',
});

/** How sure it is, and whether scorers' errors are in it. */
const certainty = ({ say }: Speech, { headline, accuracy }: Told): string[] => [
  say('interval', inPercent(headline)),
  headline.corrected ? say('corrected', inPercent(accuracy)) : say('notCorrected'),
];

/** The sampled accuracy, with what it takes to draw the sample again. */
export function accuracyView(speech: Speech, published: Placed<PublicAccuracyView>): HTMLElement {
  const { english, say } = speech;
  const { headline, scored, correct, districtId, gaps, draws, restatements, verdictHash, places } = published;
  const drawn = draws.map(({ population, frame, size, seed, ofFrame, forms }) => {
    const { from, to } = population;
    const by = forms?.map(({ formId: id, version, name, nameEn, itemsHash: hash }) =>
      say('form', { name: english ? nameEn : name, id, version, hash }),
    ) ?? [say('noForm')];
    const drew = say('draw', { from, to, frame: frame.size, size, seed, hash: frame.hash });
    const line = [drew, ...by].join(say('semicolon'));
    const place = ofFrame ? [say('ofFrame', { n: ofFrame.drawn, place: ofFrame.place })] : [];
    const open = frame.open === undefined ? [] : [say('leftOpen', { n: frame.open })];
    return el(
      'li',
      {},
      [line, ...open, ...narrowed(speech, population, places), ...place].join(say('semicolon')),
    );
  });
  const days = gaps.map(({ from, to }) => `${from} – ${to}`).join(say('comma'));
  return cardView(speech, {
    ...published,
    slice: [where(speech, districtId, places), ...(published.whole ? [] : [say('part')])],
    value: percent(headline.value),
    lines: [
      ...certainty(speech, published),
      say('scored', { scored, correct }),
      ...(days === '' ? [] : [say('gaps', { days })]),
      ...(published.otherDraws === 0 ? [] : [say('others', { n: published.otherDraws })]),
    ],
    sides: { numerator: correct, denominator: scored },
    restated: restatements.map(({ at, why, ...now }) => ({
      sides: { numerator: now.correct, denominator: now.scored },
      text: [
        say('restated', { day: dayOf(at), value: percent(now.headline.value), why }),
        ...certainty(speech, now),
      ].join(say('semicolon')),
    })),
    more: el(
      'details',
      {},
      el('summary', {}, say('proof')),
      el('ul', {}, ...drawn),
      el('p', {}, say('verdicts', { hash: verdictHash })),
    ),
  });
}
