import type { DrawAccuracyView, JudgementState, ShareInterval } from '#libs/contract';
import { atOnce, type Steps } from '#libs/platform';
import {
  estimateAccuracy,
  oldDivisorOf,
  type AccuracyEstimate,
  type ScoredStratum,
} from '../estimate/accuracy.rules.js';
import { cohensKappa, krippendorffsAlpha } from '../estimate/agreement.rules.js';
import { groupedSteps, PIECE } from '../estimate/grouped.rules.js';
import { correctedAccuracy, type JudgedScore } from '../estimate/two-phase.rules.js';
import { headlineOf, SAMPLED_ACCURACY } from './accuracy-definition.rules.js';

/** A drawn contact with what scorers said of it. */
export interface JudgedContact {
  contactId: string;
  drawId: string;
  stratum: string;
  /** In the order of the scorers it was given to; those who have not scored are left out. */
  scores: readonly { scorerId: string; correct: boolean }[];
  /** How many scorers it was given to. */
  wanted: number;
  /** What a third person decided where two differ. */
  adjudicated: boolean | null;
  /** What counts since an appeal was decided; null where none was. */
  appealed: boolean | null;
}

/** Right or wrong; null as long as a score or an adjudication is missing. */
export function verdictOf({ scores, wanted, adjudicated, appealed }: JudgedContact): boolean | null {
  if (appealed !== null) return appealed;
  if (adjudicated !== null) return adjudicated;
  if (wanted === 0 || scores.length < wanted) return null;
  const first = scores[0]?.correct ?? null;
  return scores.every(({ correct }) => correct === first) ? first : null;
}

export const isDisputed = (contact: JudgedContact): boolean =>
  contact.scores.length > 1 && contact.scores.length === contact.wanted && verdictOf(contact) === null;

export function stateOf(contact: JudgedContact): JudgementState {
  if (contact.wanted === 0) return 'unshared';
  if (verdictOf(contact) !== null) return 'settled';
  return isDisputed(contact) ? 'disputed' : 'open';
}

/** What a draw amounts to, by the populations its strata stand for and a version of the definition. */
export const accuracyOf = (
  drawId: string,
  populations: ReadonlyMap<string, number>,
  contacts: readonly JudgedContact[],
  version = SAMPLED_ACCURACY.version,
): DrawAccuracyView => atOnce(accuracySteps(drawId, populations, contacts, version));

/** The same in steps: those of a year may be 100,000 contacts in as many strata. */
export function* accuracySteps(
  drawId: string,
  populations: ReadonlyMap<string, number>,
  contacts: readonly JudgedContact[],
  version = SAMPLED_ACCURACY.version,
): Steps<DrawAccuracyView> {
  const estimated = (strata: readonly ScoredStratum[]): AccuracyEstimate | null =>
    estimateAccuracy(strata, version < 3 ? oldDivisorOf : undefined);
  const settled = contacts.filter((one) => verdictOf(one) !== null);
  yield;
  const estimate = estimated(yield* strataOf(populations, settled, (one) => verdictOf(one) === true));
  yield;
  const disputed = contacts.filter(isDisputed).map(({ contactId }) => contactId);
  const accuracy = estimate && told(estimate);
  const corrected =
    accuracy && disputed.length === 0
      ? yield* correctedOf(populations, settled, { accuracy, estimated })
      : null;
  yield;
  const agreement = agreementOf(settled.filter(isTwice));
  yield;
  return {
    drawId,
    drawn: contacts.length,
    settled: settled.length,
    unshared: contacts.filter((one) => stateOf(one) === 'unshared').length,
    disputed,
    headline: accuracy && headlineOf(SAMPLED_ACCURACY.version, { accuracy, corrected }),
    accuracy,
    effectiveSize: accuracy && estimate ? estimate.effectiveSize : 0,
    strata: estimate?.strata ?? [],
    missing: estimate?.missing ?? [...populations.keys()],
    corrected,
    agreement,
  };
}

const isTwice = ({ scores }: JudgedContact): boolean => scores.length === 2;

function told({ value, low, high }: Pick<AccuracyEstimate, 'value' | 'low' | 'high'>): ShareInterval | null {
  return value === null ? null : { value, low: low ?? 0, high: high ?? 1 };
}

/** Of contacts that are all judged; `accuracy` is what their verdicts say. Null where double scores don't allow it. */
function* correctedOf(
  populations: ReadonlyMap<string, number>,
  settled: readonly JudgedContact[],
  by: { accuracy: ShareInterval; estimated: typeof estimateAccuracy },
): Steps<ShareInterval | null> {
  // Each verdict is two scorers', and a third person's where these differ: no single score is left to correct.
  if (settled.every(isTwice)) return by.accuracy;
  const strata = yield* strataOf(populations, settled, ({ scores }) => scores[0]?.correct === true);
  const first = by.estimated(strata);
  if (!first) return null;
  yield;
  const weights = new Map(
    strata.map(({ stratum, population, scored }) => [stratum, population / first.population / scored]),
  );
  const contacts: JudgedScore[] = [];
  for (const one of settled) {
    if (contacts.length % PIECE === 0) yield;
    contacts.push({
      drawId: one.drawId,
      weight: weights.get(one.stratum) ?? 0,
      scores: one.scores.map(({ correct }) => correct),
      correct: verdictOf(one) === true,
    });
  }
  return yield* correctedAccuracy(contacts, first.effectiveSize);
}

/** The strata of contacts that are all judged, and how many of each `isRight`. */
export function* strataOf(
  populations: ReadonlyMap<string, number>,
  contacts: readonly JudgedContact[],
  isRight: (contact: JudgedContact) => boolean,
): Steps<ScoredStratum[]> {
  const within = yield* groupedSteps(contacts, ({ stratum }) => stratum);
  const strata: ScoredStratum[] = [];
  for (const [stratum, population] of populations) {
    if (strata.length % PIECE === 0) yield;
    const inside = within.get(stratum) ?? [];
    strata.push({ stratum, population, scored: inside.length, correct: inside.filter(isRight).length });
  }
  return strata;
}

function agreementOf(twice: readonly JudgedContact[]): DrawAccuracyView['agreement'] {
  const pairs = twice.map(({ scores }) => scores.map(({ correct }) => (correct ? 'right' : 'wrong')));
  return {
    pairs: pairs.length,
    kappa: cohensKappa(pairs.map(([a, b]) => [a ?? '', b ?? ''] as const)),
    alpha: krippendorffsAlpha(
      pairs.map((pair) => pair.map((word) => (word === 'right' ? 1 : 0))),
      'nominal',
    ),
  };
}
