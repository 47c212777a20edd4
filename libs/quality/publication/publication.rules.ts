import { createHash } from 'node:crypto';
import {
  AppError,
  NATIONAL_DISTRICT,
  refuse,
  type DayRange,
  type Population,
  type PublishedAccuracyView,
  type PublishedDraw,
  type ReplacementGround,
  type StatedAccuracy,
  type UndrawnDay,
} from '#libs/contract';
import { addDays } from '#libs/platform';
import { NARROWING } from '../sampling/population.rules.js';
import { populationsOf, type JudgedDraw } from '../scoring/judgement.service.js';
import { accuracyOf, strataOf, verdictOf, type JudgedContact } from '../scoring/verdict.rules.js';

/** What is known of a contact in the end. */
export interface Verdict {
  contactId: string;
  correct: boolean;
  /** What its scorers said. Nothing of what was published by version 1. */
  scores: boolean[];
}

/** The verdicts of draws that are judged to the end. Throws STATE_CONFLICT, with what is missing. */
export function verdictsOf(draws: readonly JudgedDraw[]): Verdict[] {
  return draws.flatMap(({ draw, contacts, appealed }) => {
    const verdicts = contacts.map((one) => ({
      contactId: one.contactId,
      correct: verdictOf(one),
      scores: one.scores.map(({ correct }) => correct),
    }));
    const open = verdicts.filter(({ correct }) => correct === null).length;
    if (open > 0 || appealed > 0) {
      throw new AppError('STATE_CONFLICT', {
        drawId: draw.id,
        open,
        appealed,
        reason: `还有 ${open} 条未定评分、${appealed} 件申诉未处理`,
        reasonEn: `${open} contacts are not settled, ${appealed} appeals not decided`,
      });
    }
    return verdicts as Verdict[];
  });
}

/**
 * What the scores of several draws, with their verdicts, amount to together by a version of the definition; each
 * stratum of each stands for its own part.
 */
export function statedOf(
  draws: readonly JudgedDraw[],
  verdicts: readonly Verdict[],
  version: number,
): Omit<StatedAccuracy, 'at' | 'by' | 'headline'> {
  const keyed = draws.map(({ draw, plan, contacts }) => {
    const key = (stratum: string): string => (draws.length === 1 ? stratum : `${draw.id}/${stratum}`);
    return {
      populations: [...populationsOf(plan)]
        .filter(([, population]) => population > 0)
        .map(([stratum, population]) => [key(stratum), population] as const),
      contacts: contacts.map((one): JudgedContact => ({ ...one, stratum: key(one.stratum) })),
    };
  });
  const populations = new Map(keyed.flatMap((one) => one.populations));
  const contacts = keyed.flatMap((one) => one.contacts);
  const { accuracy, effectiveSize, corrected, agreement, missing } = accuracyOf(
    '',
    populations,
    contacts,
    version,
  );
  if (accuracy === null) {
    const reason = { reason: '有分层没有评分', reasonEn: 'a stratum has no score' };
    throw new AppError('STATE_CONFLICT', { missing, ...reason });
  }
  const strata = strataOf(populations, contacts, (one) => verdictOf(one) === true);
  return {
    accuracy,
    effectiveSize,
    scored: verdicts.length,
    correct: verdicts.filter(({ correct }) => correct).length,
    strata,
    // Version 1 corrected in a way that is not repeated: one made otherwise would not compare with it.
    corrected: version === 1 ? null : corrected,
    agreement,
    verdictHash: verdictHashOf(verdicts, version),
  };
}

/** SHA-256 of all verdicts, sorted, one a line: equal for equal samples with equal verdicts and, since version 2, scores. */
export function verdictHashOf(verdicts: readonly Verdict[], version: number): string {
  const word = (right: boolean): string => (right ? 'right' : 'wrong');
  const lines = verdicts.map(({ contactId, correct, scores }) =>
    [contactId, word(correct), ...(version === 1 ? [] : scores.map(word))].join(' '),
  );
  const text = lines
    .toSorted()
    .map((line) => `${line}\n`)
    .join('');
  return createHash('sha256').update(text).digest('hex');
}

export function drawOf({ draw, plan, contacts }: JudgedDraw): PublishedDraw {
  const replaced: Partial<Record<ReplacementGround, number>> = {};
  for (const { replaced: why } of draw.contacts) {
    if (why) replaced[why.ground] = (replaced[why.ground] ?? 0) + 1;
  }
  const { population, stratifyBy, allocation, frame } = plan;
  return {
    drawId: draw.id,
    planId: plan.id,
    planName: plan.name,
    population,
    stratifyBy,
    allocation,
    frame,
    seed: draw.seed,
    drawnAt: draw.drawnAt,
    size: contacts.length,
    replaced,
  };
}

/** From the first day of these to the last, and the days between that are in none. */
export function coverageOf(ranges: readonly DayRange[]): DayRange & { gaps: DayRange[] } {
  const inOrder = ranges.toSorted((a, b) => (a.from < b.from ? -1 : 1));
  const [first] = inOrder;
  let to = first?.to ?? '';
  const gaps: DayRange[] = [];
  for (const range of inOrder) {
    if (range.from > addDays(to, 1)) gaps.push({ from: addDays(to, 1), to: addDays(range.from, -1) });
    if (range.to > to) to = range.to;
  }
  return { from: first?.from ?? '', to, gaps };
}

/** Says of gaps why standing plans drew nothing of their days, where they say. */
export const explained = (
  gaps: readonly DayRange[],
  undrawn: readonly UndrawnDay[],
): PublishedAccuracyView['gaps'] =>
  gaps.map(({ from, to }) => {
    const its = undrawn.filter(({ day }) => from <= day && day <= to);
    return { from, to, ...(its.length > 0 && { undrawn: its }) };
  });

/** Whose these are. Throws BAD_INPUT for those of several districts, which are neither one's nor the whole's. */
export function districtOf(populations: readonly Population[]): string {
  const districts = new Set(populations.map(({ districtId }) => districtId));
  if (districts.size > 1) {
    refuse(
      'drawIds',
      '各次抽样须属同一关区，或均为全国',
      'all draws must be of one district, or all of the whole hotline',
    );
  }
  return [...districts][0] ?? NATIONAL_DISTRICT;
}

/** Whether these are all that a district, or the whole hotline, handled on these days. */
export const isWhole = (populations: readonly Population[], gaps: readonly DayRange[]): boolean =>
  gaps.length === 0 &&
  // Headquarters' own contacts are not the whole hotline's.
  populations.every(({ districtId }) => districtId !== NATIONAL_DISTRICT) &&
  populations.every((one) => NARROWING.every((key) => one[key] === null));
