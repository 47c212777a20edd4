import type { DrawAccuracyView, JudgementState, ShareInterval } from '#libs/contract';
import {
  estimateAccuracy,
  oldDivisorOf,
  type AccuracyEstimate,
  type ScoredStratum,
} from '../estimate/accuracy.rules.js';
import { cohensKappa, krippendorffsAlpha } from '../estimate/agreement.rules.js';
import { groupedBy } from '../estimate/grouped.rules.js';
import { correctedAccuracy } from '../estimate/two-phase.rules.js';
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
export function accuracyOf(
  drawId: string,
  populations: ReadonlyMap<string, number>,
  contacts: readonly JudgedContact[],
  version = SAMPLED_ACCURACY.version,
): DrawAccuracyView {
  const estimated = (strata: readonly ScoredStratum[]): AccuracyEstimate | null =>
    estimateAccuracy(strata, version < 3 ? oldDivisorOf : undefined);
  const settled = contacts.filter((one) => verdictOf(one) !== null);
  const estimate = estimated(strataOf(populations, settled, (one) => verdictOf(one) === true));
  const disputed = contacts.filter(isDisputed).map(({ contactId }) => contactId);
  const accuracy = estimate && told(estimate);
  const corrected =
    accuracy && disputed.length === 0 ? correctedOf(populations, settled, { accuracy, estimated }) : null;
  return {
    drawId,
    drawn: contacts.length,
    settled: settled.length,
    disputed,
    headline: accuracy && headlineOf(SAMPLED_ACCURACY.version, { accuracy, corrected }),
    accuracy,
    effectiveSize: accuracy && estimate ? estimate.effectiveSize : 0,
    strata: estimate?.strata ?? [],
    missing: estimate?.missing ?? [...populations.keys()],
    corrected,
    agreement: agreementOf(settled.filter(isTwice)),
  };
}

const isTwice = ({ scores }: JudgedContact): boolean => scores.length === 2;

function told({ value, low, high }: Pick<AccuracyEstimate, 'value' | 'low' | 'high'>): ShareInterval | null {
  return value === null ? null : { value, low: low ?? 0, high: high ?? 1 };
}

/** Of contacts that are all judged; `accuracy` is what their verdicts say. Null where double scores don't allow it. */
function correctedOf(
  populations: ReadonlyMap<string, number>,
  settled: readonly JudgedContact[],
  by: { accuracy: ShareInterval; estimated: typeof estimateAccuracy },
): ShareInterval | null {
  // Each verdict is two scorers', and a third person's where these differ: no single score is left to correct.
  if (settled.every(isTwice)) return by.accuracy;
  const strata = strataOf(populations, settled, ({ scores }) => scores[0]?.correct === true);
  const first = by.estimated(strata);
  if (!first) return null;
  const weights = new Map(
    strata.map(({ stratum, population, scored }) => [stratum, population / first.population / scored]),
  );
  const contacts = settled.map((one) => ({
    drawId: one.drawId,
    weight: weights.get(one.stratum) ?? 0,
    scores: one.scores.map(({ correct }) => correct),
    correct: verdictOf(one) === true,
  }));
  return correctedAccuracy(contacts, first.effectiveSize);
}

/** The strata of contacts that are all judged, and how many of each `isRight`. */
export function strataOf(
  populations: ReadonlyMap<string, number>,
  contacts: readonly JudgedContact[],
  isRight: (contact: JudgedContact) => boolean,
): ScoredStratum[] {
  const within = groupedBy(contacts, ({ stratum }) => stratum);
  return [...populations].map(([stratum, population]) => {
    const inside = within.get(stratum) ?? [];
    return { stratum, population, scored: inside.length, correct: inside.filter(isRight).length };
  });
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
