import type { InputProblem } from '#libs/contract';

/** Why a policy can't work. */
export const PROBLEM_CODES = [
  'duplicate',
  'unknown-queue',
  'unknown-district',
  'wrong-district',
  'unknown-agent',
  'unknown-skill',
  'unknown-list',
  'no-pool',
  'level-out-of-range',
  'bad-hours',
  'bad-calendar',
  'no-channel',
  'contradiction',
  'no-way-out',
  'overflow-cycle',
  'nobody-can-serve',
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

/** One reason: where in the document (e.g. `queues.0.rings.1`), and why. */
export interface PolicyProblem extends InputProblem {
  code: ProblemCode;
}

/** Notes a reason. */
export type Note = (field: string, code: ProblemCode, reason: string, reasonEn: string) => void;

/** Notes every item whose key was there before. */
export function noteDuplicates<T>(
  note: Note,
  field: string,
  items: readonly T[],
  key: (item: T) => string,
): void {
  const seen = new Set<string>();
  items.forEach((item, i) => {
    const id = key(item);
    if (seen.has(id)) note(`${field}.${i}`, 'duplicate', `${id} 重复`, `${id} is given twice`);
    seen.add(id);
  });
}
