import type { Agreement, CalibrationView, FormItem } from '#libs/contract';
import { cohensKappa, krippendorffsAlpha } from '../estimate/agreement.rules.js';
import type { CalibrationDoc, CalibrationScore } from './calibration.schema.js';

/** Everyone has scored everything. */
export const isComplete = ({ contactIds, scorerIds, scores }: CalibrationDoc): boolean =>
  scores.length === contactIds.length * scorerIds.length;

/** How far the scorers of a session agree: on right or wrong, on manners, on each item. */
export function agreementOf(
  items: readonly Pick<FormItem, 'id'>[],
  session: CalibrationDoc,
): NonNullable<CalibrationView['agreement']> {
  const answerOf = (score: CalibrationScore, itemId: string): string =>
    score.answers.find((one) => one.itemId === itemId)?.answer ?? '';
  const manners = unitsOf(session, ({ manners: share }) => share).map((unit) =>
    unit.filter((one) => one !== null),
  );
  return {
    verdict: nominal(session, ({ correct }) => String(correct)),
    manners: krippendorffsAlpha(manners, 'interval'),
    items: items.map(({ id }) => ({ itemId: id, ...nominal(session, (score) => answerOf(score, id)) })),
  };
}

/** The values of each contact, in the order of the scorers; who is missing is left out. */
function unitsOf<T>(
  { contactIds, scorerIds, scores }: CalibrationDoc,
  valueOf: (score: CalibrationScore) => T,
): T[][] {
  return contactIds.map((contactId) =>
    scorerIds.flatMap((scorerId) => {
      const score = scores.find((one) => one.contactId === contactId && one.scorerId === scorerId);
      return score ? [valueOf(score)] : [];
    }),
  );
}

/** Of words: each becomes a number for α, whose distance only tells same from other. */
function nominal(session: CalibrationDoc, valueOf: (score: CalibrationScore) => string): Agreement {
  const units = unitsOf(session, valueOf);
  const words = [...new Set(units.flat())];
  const pairs = units.flatMap(([a, b]) => (a === undefined || b === undefined ? [] : [[a, b] as const]));
  return {
    kappa: session.scorerIds.length === 2 ? cohensKappa(pairs) : null,
    alpha: krippendorffsAlpha(
      units.map((unit) => unit.map((word) => words.indexOf(word))),
      'nominal',
    ),
  };
}
