import type { AppealView } from './appeal.js';
import type { ContactView } from './contact.js';
import type { DayRange, DefinitionView } from './figures.js';
import type {
  FramePlace,
  Population,
  ReplacementGround,
  SamplingPlanView,
  StandingPlanView,
  UndrawnDay,
} from './sampling.js';

/**
 * One question of a form. `critical`: a no makes the whole answer wrong, whatever else was good; the others
 * make the score of manners, by their weight.
 */
export interface FormItem {
  id: string;
  text: string;
  textEn: string;
  critical: boolean;
  /** 0 for critical items. */
  weight: number;
}

/** A form in one version; a change makes a new one, and old scores keep theirs. */
export interface ScoreFormView {
  id: string;
  version: number;
  /** Who changes it, and whose contacts are scored by it; 00: headquarters', by which anybody's may be. */
  districtId: string;
  name: string;
  nameEn: string;
  items: FormItem[];
  createdAt: string;
  createdBy: string;
}

/** What stands for the id of an agent where it is hidden; no user has such an id. `nth`: which of a contact's it is. */
export const veiledAgent = (nth?: number): string => `*${nth ?? ''}`;

/** Which of a contact's agents stands behind a hidden id, 0 = not told; null: the id is not hidden. */
export function veiledPlace(id: string): number | null {
  const [, nth] = /^\*(\d*)$/.exec(id) ?? [];
  return nth === undefined ? null : Number(nth);
}

export const ITEM_ANSWERS = ['yes', 'no', 'not-applicable'] as const;
export type ItemAnswer = (typeof ITEM_ANSWERS)[number];

/** By which form contacts were scored. `itemsHash`: SHA-256 of its items as JSON, as `GET /score-forms` has them. */
export interface ScoredByForm extends Pick<ScoreFormView, 'version' | 'name' | 'nameEn'> {
  formId: string;
  itemsHash: string;
}

/** What one scorer said of one contact. */
export interface ScoreView {
  scorerId: string;
  at: string;
  answers: { itemId: string; answer: ItemAnswer }[];
  note: string;
  /** No critical item was answered no. */
  correct: boolean;
  /** Weighted share of yes among the other items that apply, 0 to 1; null if none does. */
  manners: number | null;
}

/** A contact to be scored by somebody. Whoever scores it sees no other score of it. */
export interface ScoringTaskView {
  id: string;
  drawId: string;
  contactId: string;
  stratum: string;
  formId: string;
  formVersion: number;
  scorerId: string;
  score: ScoreView | null;
}

/** What people recognise a drawn contact by: nothing of the customer's, and nobody who had it. */
export type ContactAbout = Pick<ContactView, 'channel' | 'queueId' | 'openedAt' | 'topicId'>;

/** What a list has of a drawn contact; `about` is null of one that is not there any more, or not in the reader's scope. */
export type WithAbout<T> = T & { about: ContactAbout | null };

/** Somebody who may be given contacts to score. */
export interface ScorerView {
  id: string;
  displayName: string;
  districtId: string;
}

/** `unshared`: nobody has it to score. `disputed`: all have scored it, differently, and nobody has decided. */
export type JudgementState = 'unshared' | 'open' | 'disputed' | 'settled';

/** How far a drawn contact is; what its scores say is told once it is settled. */
export interface JudgedContactView {
  contactId: string;
  stratum: string;
  state: JudgementState;
  /** How many scorers have it, and how many of them have scored it. */
  wanted: number;
  scored: number;
  /** What counts in the end; null until it is settled. */
  correct: boolean | null;
}

/** All that was said of a drawn contact. */
export interface JudgementView extends JudgedContactView {
  drawId: string;
  /** By which it was scored; null as long as it is not shared out. */
  form: { id: string; version: number } | null;
  /** Empty until every scorer has scored it, so that nobody is swayed. */
  scores: ScoreView[];
  adjudication: { correct: boolean; why: string; by: string; at: string } | null;
  /** The agent's objection, and what came of it. */
  appeal: AppealView | null;
}

/** What the scores of a draw amount to. Shares are 0 to 1. */
export interface DrawAccuracyView {
  drawId: string;
  /** Contacts that count: not replaced. */
  drawn: number;
  /** Of these, known to be right or wrong; the others wait for a score or an adjudication. */
  settled: number;
  /** Of these, nobody has them to score. */
  unshared: number;
  /** Scored twice, differently, and not adjudicated yet. */
  disputed: string[];
  /** What is told first: `corrected` where there is one, `accuracy` otherwise. Null with it. */
  headline: HeadlineAccuracy | null;
  /** As the verdicts are, not corrected for scorers who err. Null as long as a stratum has no settled contact. */
  accuracy: ShareInterval | null;
  effectiveSize: number;
  strata: {
    stratum: string;
    population: number;
    scored: number;
    correct: number;
    value: number;
    low: number;
    high: number;
  }[];
  /** Strata without any settled contact. */
  missing: string[];
  /** Corrected for scorers who err; null where double scores don't allow it, or as long as two scores differ. */
  corrected: ShareInterval | null;
  /** Of the contacts that were scored twice. */
  agreement: { pairs: number; kappa: number | null; alpha: number | null };
}

/** How far a drawn plan is and what its scores amount to, as lists tell it: in short what `DrawAccuracyView` says. */
export interface PlanProgressView extends Pick<
  DrawAccuracyView,
  'drawn' | 'settled' | 'unshared' | 'headline'
> {
  /** Of the drawn, scored by all who have them, differently, and not decided yet. */
  disputed: number;
  /**
   * Why there is no headline, null with one: `in-progress` while contacts are not settled; `too-few` if all are, and a
   * stratum is without any.
   */
  withheld: 'in-progress' | 'too-few' | null;
  /** Half the width of the headline's interval, 0 to 1; null without one. */
  precision: number | null;
  /** Whether that is wider than was wanted; null while contacts are not settled, as it may still become narrower. */
  short: boolean | null;
}

/** A plan as lists have it. */
export interface ListedPlanView extends SamplingPlanView {
  /**
   * Null of one that is not drawn, and of those that are too large to be summed up in a list: a page sums up 20,000 drawn
   * contacts at most, the newest plans first. `GET /draws/{id}/accuracy` tells it of each.
   */
  progress: PlanProgressView | null;
}

/** What a standing plan has drawn so far, and what of it waits for its scorers. */
export interface StandingProgressView {
  /** The latest Shanghai day that is drawn; null if none is. */
  latest: string | null;
  /** Days that are drawn. */
  drawn: number;
  /** Days with contacts that could not be drawn. */
  undrawn: number;
  /** Tasks of all its days that are not scored yet, one for each scorer of a contact. */
  openTasks: number;
}

/** A standing plan as lists have it. */
export interface ListedStandingPlanView extends StandingPlanView {
  progress: StandingProgressView;
}

/** A share of 0 to 1 with its 95 % interval. */
export interface ShareInterval {
  value: number;
  low: number;
  high: number;
}

/** The sampled accuracy as it is told first; `corrected`: for scorers who err. */
export interface HeadlineAccuracy extends ShareInterval {
  corrected: boolean;
}

/** A sampled accuracy as it stood at one time, when every drawn contact was known to be right or wrong. */
export interface StatedAccuracy {
  at: string;
  by: string;
  /** What is told first: by version 1 of the definition `accuracy`, later `corrected` where there is one. */
  headline: HeadlineAccuracy;
  /** As the verdicts are, not corrected for scorers who err. */
  accuracy: ShareInterval;
  /** As many drawn at random from all would tell as much. */
  effectiveSize: number;
  scored: number;
  correct: number;
  /** Every stratum, also those too small for a figure of their own. Of several draws: `drawId/stratum`. */
  strata: { stratum: string; population: number; scored: number; correct: number }[];
  /** Corrected for scorers who err; null where double scores don't allow it. */
  corrected: ShareInterval | null;
  agreement: DrawAccuracyView['agreement'];
  /**
   * SHA-256 of all lines `contactId verdict score…`, sorted, each word `right` or `wrong`, the scores in the order of the
   * scorers. By version 1 of the definition without scores.
   */
  verdictHash: string;
}

/** A later correction; what was published stays as it was. Its strata follow from its verdicts. */
export interface AccuracyRestatement extends Omit<StatedAccuracy, 'strata'> {
  why: string;
  /** Contacts whose verdict changed against what was published. */
  changes: { toRight: number; toWrong: number };
}

/** A draw that a published accuracy is made of: all that is needed to draw it again. */
export interface PublishedDraw extends Pick<
  SamplingPlanView,
  'population' | 'stratifyBy' | 'allocation' | 'frame'
> {
  drawId: string;
  planId: string;
  planName: string;
  seed: string;
  drawnAt: string;
  /** Contacts that count. */
  size: number;
  /** Drawn contacts that could not be scored, by ground. */
  replaced: Partial<Record<ReplacementGround, number>>;
  /** Which draw of its frame it was when it was published; missing of what was published before this was told. */
  ofFrame?: FramePlace;
  /** By what right or wrong was decided, by id and version; missing of what was published before this was frozen. */
  forms?: ScoredByForm[];
}

/** The sampled accuracy as it was told the public: frozen with definition, frames, seeds and verdicts. */
export interface PublishedAccuracyView extends StatedAccuracy, DayRange {
  id: string;
  /** Who keeps it; 00 = headquarters. Whose contacts it speaks of is in the populations of its draws. */
  districtId: string;
  /** As it read then. */
  definition: DefinitionView;
  draws: PublishedDraw[];
  /** Days between `from` and `to` of which nothing was drawn; `undrawn`: those a standing plan could not draw, and why. */
  gaps: (DayRange & { undrawn?: UndrawnDay[] })[];
  /** All that its district handled on all of these days: nothing narrowed it. */
  whole: boolean;
  /**
   * Draws of the same contacts, or of some of them, that are not part of it: whoever draws often can choose. Those of
   * before it was published.
   */
  otherDraws: number;
  note: string;
  /** Shown to everybody, without signing in. */
  public: boolean;
  restatements: AccuracyRestatement[];
}

type PublicStatement = Pick<
  StatedAccuracy,
  'headline' | 'accuracy' | 'effectiveSize' | 'scored' | 'correct' | 'corrected'
>;

/** What the public sees of it: no contact, and nobody's name. */
export interface PublicAccuracyView
  extends
    Pick<
      PublishedAccuracyView,
      'id' | 'from' | 'to' | 'definition' | 'gaps' | 'whole' | 'otherDraws' | 'note'
    >,
    PublicStatement {
  publishedAt: string;
  /** Of which district's contacts it speaks; null = of the whole hotline's, 00 = of headquarters' own alone. */
  districtId: string | null;
  verdictHash: string;
  draws: (Pick<
    PublishedDraw,
    'seed' | 'frame' | 'size' | 'replaced' | 'allocation' | 'stratifyBy' | 'ofFrame' | 'forms'
  > & {
    population: Omit<Population, 'agentId'>;
  })[];
  restatements: (PublicStatement & { at: string; why: string })[];
}
