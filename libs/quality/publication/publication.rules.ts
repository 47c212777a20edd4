import { createHash } from 'node:crypto';
import {
  AppError,
  daysOfRow,
  NATIONAL_DISTRICT,
  refuse,
  type DayRange,
  type Population,
  type PublishedAccuracyView,
  type PublishedDraw,
  type ReplacementGround,
  type ScoredByForm,
  type StatedAccuracy,
  type UndrawnDay,
} from '#libs/contract';
import { addDays, type Steps } from '#libs/platform';
import { NARROWING } from '../sampling/population.rules.js';
import { populationsOf, type JudgedDraw } from '../scoring/judgement.service.js';
import { accuracySteps, strataOf, verdictOf, type JudgedContact } from '../scoring/verdict.rules.js';

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
    if (open > 0 || appealed.size > 0) {
      throw new AppError('STATE_CONFLICT', {
        drawId: draw.id,
        open,
        appealed: appealed.size,
        reason: `还有 ${open} 条未定评分、${appealed.size} 件申诉未处理`,
        reasonEn: `${open} contacts are not settled, ${appealed.size} appeals not decided`,
      });
    }
    return verdicts as Verdict[];
  });
}

/**
 * What the scores of several draws, with their verdicts, amount to together by a version of the definition; each
 * stratum of each stands for its own part. In steps: a year may be of very many strata.
 */
export function* statedOf(
  draws: readonly JudgedDraw[],
  verdicts: readonly Verdict[],
  version: number,
): Steps<Omit<StatedAccuracy, 'at' | 'by' | 'headline'>> {
  const { populations, contacts } = yield* pooled(
    draws.map(({ draw, plan, ...one }) => ({ drawId: draw.id, populations: populationsOf(plan), ...one })),
  );
  const { accuracy, effectiveSize, corrected, agreement, missing } = yield* accuracySteps(
    '',
    populations,
    contacts,
    version,
  );
  if (accuracy === null) {
    const reason = { reason: '有分层没有评分', reasonEn: 'a stratum has no score' };
    throw new AppError('STATE_CONFLICT', { missing, ...reason });
  }
  const strata = yield* strataOf(populations, contacts, (one) => verdictOf(one) === true);
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

/** What was judged of one draw, and what its strata stand for. */
interface Pool {
  drawId: string;
  populations: ReadonlyMap<string, number>;
  contacts: readonly JudgedContact[];
}

/** Several draws as one: each stratum of each by itself. A draw a step. */
export function* pooled(draws: readonly Pool[]): Steps<{
  populations: Map<string, number>;
  contacts: JudgedContact[];
}> {
  const all = { populations: new Map<string, number>(), contacts: [] as JudgedContact[] };
  for (const { drawId, populations, contacts } of draws) {
    yield;
    const key = (stratum: string): string => (draws.length === 1 ? stratum : `${drawId}/${stratum}`);
    for (const [stratum, population] of populations) {
      if (population > 0) all.populations.set(key(stratum), population);
    }
    for (const one of contacts) all.contacts.push({ ...one, stratum: key(one.stratum) });
  }
  return all;
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

/** `frozen`: its forms, by `id/version`. */
export function drawOf(
  { draw, plan, contacts, forms }: JudgedDraw,
  frozen: ReadonlyMap<string, ScoredByForm>,
): PublishedDraw {
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
    forms: forms.flatMap(({ formId, version }) => frozen.get(`${formId}/${version}`) ?? []),
  };
}

/** Days, and those of them of which nothing was drawn. */
export type Coverage = DayRange & { gaps: DayRange[] };

/** From the first day of these to the last, and the days between that are in none. */
export function coverageOf(ranges: readonly DayRange[]): Coverage {
  const days = {
    from: ranges.reduce((first, one) => (first === '' || one.from < first ? one.from : first), ''),
    to: ranges.reduce((last, one) => (one.to > last ? one.to : last), ''),
  };
  return { ...days, gaps: uncovered(days, ranges) };
}

/** Those of these days that are in none of the ranges, which lie within them. */
export function uncovered(days: DayRange, ranges: readonly DayRange[]): DayRange[] {
  const gaps: DayRange[] = [];
  let next = days.from;
  for (const { from, to } of ranges.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    if (from > next) gaps.push({ from: next, to: addDays(from, -1) });
    if (to >= next) next = addDays(to, 1);
  }
  if (next <= days.to) gaps.push({ from: next, to: days.to });
  return gaps;
}

/** From the first of the first month to the last day of the last one, as far as these days are over. */
export function wholeMonths({ from, to }: DayRange, today: string): DayRange {
  const { to: last } = daysOfRow('month', to.slice(0, 7), { from: '', to: '9999-12-31' });
  return { from: `${from.slice(0, 7)}-01`, to: last < today ? last : to };
}

/** The days of draws, and those around them that were empty, up to where something was handled. */
export function trimmed(drawn: DayRange, around: DayRange, gaps: readonly DayRange[]): Coverage {
  const before = gaps.filter(({ to }) => to < drawn.from).at(-1);
  const after = gaps.find(({ from }) => from > drawn.to);
  return {
    from: before ? drawn.from : around.from,
    to: after ? drawn.to : around.to,
    gaps: gaps.filter(({ from, to }) => from > drawn.from && to < drawn.to),
  };
}

/** What all populations are narrowed to. */
export function whereOf(populations: readonly Population[]): Omit<Population, keyof DayRange> {
  const common = <K extends 'districtId' | (typeof NARROWING)[number]>(key: K): Population[K] | null =>
    populations.every((one) => one[key] === populations[0]?.[key]) ? (populations[0]?.[key] ?? null) : null;
  return {
    districtId: common('districtId'),
    queueId: common('queueId'),
    channel: common('channel'),
    agentId: common('agentId'),
    officeId: common('officeId'),
    topicId: common('topicId'),
  };
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
