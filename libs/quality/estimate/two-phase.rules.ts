import type { Steps } from '#libs/platform';
import { MIN_SCORES } from './accuracy.rules.js';
import { groupedSteps } from './grouped.rules.js';
import { wilson, type Interval } from './wilson.rules.js';

/** A judged contact as the correction needs it. */
export interface JudgedScore {
  /** Which of a draw's contacts are scored twice was drawn within it. */
  drawId: string;
  /** The part of the whole that it stands for; those of all contacts add up to 1. */
  weight: number;
  /** What was said of it, the first scorer first: whoever would have scored it alone. */
  scores: readonly boolean[];
  /** What counts in the end; taken for the truth where it was scored twice. */
  correct: boolean;
}

/** So many truly wrong answers, besides MIN_SCORES right ones, have to be among those scored twice. */
const MIN_WRONG = 5;
/** So many contacts more on which a score erred, when errors are counted: few that were seen may be many. */
const PRIOR_ERRORS = 1;

/**
 * The accuracy, corrected for scorers who err, by two-phase (double) sampling: the first scores of all contacts are
 * the cheap measurement, those that were scored twice and adjudicated a random part with the true one (Tenenbein,
 * 1970). The difference estimator: Σ w·first + the mean of (truth − first) in each draw's random part, both weighted
 * by the design (Cochran, Sampling Techniques, 12.9). Its interval is Wilson's with the variance of the first phase,
 * p(1−p) ÷ `effectiveSize`, and besides that of the second, Σ c²·s², c being what the error of a contact counts for
 * and s² the mean squared error of a score. A contact is one observation, however many score it.
 *
 * Rogan and Gladen's formula (1978; interval: Lang and Reiczigel, 2014) needs the shares of right and of wrong answers
 * that scores find, and the latter rests on a handful: with the same scores its interval is wider than it promises.
 *
 * Null where double scores don't allow it: fewer than 30 right or 5 wrong contacts among them, or a draw without any.
 */
export function* correctedAccuracy(
  contacts: readonly JudgedScore[],
  effectiveSize: number,
): Steps<Interval | null> {
  const twice = contacts.filter(({ scores }) => scores.length > 1);
  const right = twice.filter(({ correct }) => correct).length;
  if (right < MIN_SCORES || twice.length - right < MIN_WRONG) return null;
  let value = 0;
  let reach = 0;
  for (const draw of (yield* groupedSteps(contacts, ({ drawId }) => drawId)).values()) {
    yield;
    const known = draw.filter(({ scores }) => scores.length > 1);
    if (known.length === 0) return null;
    // So many times its own weight does what is known of one count.
    const factor = weightOf(draw) / weightOf(known);
    for (const { weight, scores, correct } of draw) {
      const first = said(scores[0]);
      const double = scores.length > 1;
      value += weight * (double ? first + factor * (said(correct) - first) : first);
      reach += (weight * (double ? factor - 1 : 1)) ** 2;
    }
  }
  yield;
  return wilson(Math.min(1, Math.max(0, value)), effectiveSize, reach * squaredError(twice));
}

const said = (right: boolean | undefined): number => (right === true ? 1 : 0);
const weightOf = (contacts: readonly JudgedScore[]): number =>
  contacts.reduce((sum, { weight }) => sum + weight, 0);

/** The mean squared error of a score, both scores of a contact together one observation. */
function squaredError(twice: readonly JudgedScore[]): number {
  let [errors, weights] = [0, 0];
  for (const { weight, scores, correct } of twice) {
    errors += weight ** 2 * (scores.filter((one) => one !== correct).length / scores.length);
    weights += weight ** 2;
  }
  return errors / weights + PRIOR_ERRORS / twice.length;
}
