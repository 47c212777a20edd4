import type { AnnualFigure } from '#libs/contract';

/**
 * Why a line of a year has no value. `no-channel`: no contact of its channel counts · `no-contacts`: none at all does ·
 * `no-answers`: no questionnaire was answered · `no-publication`: no accuracy of the whole year was published ·
 * `not-entered`: nothing here measures it, and nobody has entered it · `withdrawn`: what was entered was taken back.
 */
const ANNUAL_ABSENCES = [
  'no-publication',
  'no-channel',
  'no-contacts',
  'no-answers',
  'not-entered',
  'withdrawn',
] as const;
export type AnnualAbsence = (typeof ANNUAL_ABSENCES)[number];
type Year = 'now' | 'before';

/** Null: it has a value. */
export function absenceOf(line: AnnualFigure, year: Year): AnnualAbsence | null {
  if ((year === 'now' ? line.value : line.yearBefore) !== null) return null;
  if (line.kind === 'sampled') return 'no-publication';
  if (line.stated) return line.stated[year] === null ? 'not-entered' : 'withdrawn';
  if (line.figure === null) return 'no-answers';
  return line.figure.channel === null ? 'no-contacts' : 'no-channel';
}

/** The lines of a year as they are read: those that tell something of either year, in their order, and the rest by why. */
export interface AnnualPart {
  told: AnnualFigure[];
  absent: { why: AnnualAbsence; lines: AnnualFigure[] }[];
}

export function partsOf(figures: readonly AnnualFigure[]): AnnualPart {
  const isTold = (line: AnnualFigure): boolean => line.value !== null || line.yearBefore !== null;
  const absent = ANNUAL_ABSENCES.map((why) => ({
    why,
    lines: figures.filter((line) => !isTold(line) && absenceOf(line, 'now') === why),
  }));
  return { told: figures.filter(isTold), absent: absent.filter(({ lines }) => lines.length > 0) };
}
