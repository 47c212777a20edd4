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
  'more',
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

/** So many are told: a document of megabytes may be wrong everywhere, and nobody reads a hundred thousand reasons. */
const MOST_PROBLEMS = 2000;

/** One reason: where in the document (e.g. `queues.0.rings.1`), and why. */
export interface PolicyProblem extends InputProblem {
  code: ProblemCode;
}

/** Notes a reason. */
export type Note = (field: string, code: ProblemCode, reason: string, reasonEn: string) => void;

/** The reasons that were noted, as many as are told. */
export class NotedProblems {
  private readonly problems: PolicyProblem[] = [];
  private count = 0;

  readonly note: Note = (field, code, reason, reasonEn) => {
    this.count += 1;
    if (this.count <= MOST_PROBLEMS) this.problems.push({ field, code, reason, reasonEn });
  };

  all(): PolicyProblem[] {
    const more = this.count - this.problems.length;
    if (more === 0) return this.problems;
    const rest = {
      field: '',
      code: 'more',
      reason: `另有 ${more} 个问题`,
      reasonEn: `${more} more problems`,
    } as const;
    return [...this.problems, rest];
  }
}

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
