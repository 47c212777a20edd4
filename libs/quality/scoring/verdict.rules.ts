import type { DrawAccuracyView, JudgementState } from '#libs/contract';
import { correctedAccuracy, estimateAccuracy, type ScoredStratum } from '../estimate/accuracy.rules.js';
import { cohensKappa, krippendorffsAlpha } from '../estimate/agreement.rules.js';

/** A drawn contact with what scorers said of it. */
export interface JudgedContact {
  contactId: string;
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

/** What a draw amounts to, by the populations its strata stand for. */
export function accuracyOf(
  drawId: string,
  populations: ReadonlyMap<string, number>,
  contacts: readonly JudgedContact[],
): DrawAccuracyView {
  const settled = contacts.filter((one) => verdictOf(one) !== null);
  const estimate = estimateAccuracy(strataOf(populations, settled, (one) => verdictOf(one) === true));
  const twice = settled.filter(({ scores }) => scores.length === 2);
  const single = estimateAccuracy(
    strataOf(populations, settled, ({ scores }) => scores[0]?.correct === true),
  );
  const whole = estimate !== null && estimate.value !== null;
  return {
    drawId,
    drawn: contacts.length,
    settled: settled.length,
    disputed: contacts.filter(isDisputed).map(({ contactId }) => contactId),
    accuracy: whole ? { value: estimate.value ?? 0, low: estimate.low ?? 0, high: estimate.high ?? 1 } : null,
    effectiveSize: whole ? estimate.effectiveSize : 0,
    strata: estimate?.strata ?? [],
    missing: estimate?.missing ?? [...populations.keys()],
    corrected: single && whole ? correctedAccuracy(single, qualityOf(twice)) : null,
    agreement: agreementOf(twice),
  };
}

/** The strata of contacts that are all judged, and how many of each `isRight`. */
export function strataOf(
  populations: ReadonlyMap<string, number>,
  contacts: readonly JudgedContact[],
  isRight: (contact: JudgedContact) => boolean,
): ScoredStratum[] {
  return [...populations].map(([stratum, population]) => {
    const inside = contacts.filter((one) => one.stratum === stratum);
    return { stratum, population, scored: inside.length, correct: inside.filter(isRight).length };
  });
}

/** How well single scores find what two and an adjudication made of the contact. */
function qualityOf(twice: readonly JudgedContact[]): Parameters<typeof correctedAccuracy>[1] {
  const seen = twice.flatMap((one) =>
    one.scores.map(({ correct }) => ({ truth: verdictOf(one) === true, said: correct })),
  );
  const right = seen.filter(({ truth }) => truth);
  const wrong = seen.filter(({ truth }) => !truth);
  return {
    right: right.length,
    rightFound: right.filter(({ said }) => said).length,
    wrong: wrong.length,
    wrongFound: wrong.filter(({ said }) => !said).length,
  };
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
