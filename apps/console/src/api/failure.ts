import {
  type ErrorBody,
  type ErrorCode,
  ERRORS,
  type Grouping,
  GROUPINGS,
  type InputProblem,
  PASSWORD_FLAWS,
  type PasswordFlaw,
} from '#libs/contract';

/** A refused request or socket event. `NO_ANSWER`: nothing came back in time. */
export class Failure extends Error {
  override readonly name = 'Failure';

  constructor(
    readonly code: ErrorCode | 'NO_ANSWER',
    readonly details?: unknown,
  ) {
    super(code);
  }

  static of(body: unknown): Failure {
    const { code, details } = (body ?? {}) as Partial<ErrorBody>;
    return new Failure(code !== undefined && code in ERRORS ? code : 'INTERNAL', details);
  }
}

export const codeOf = (error: unknown): ErrorCode | 'NO_ANSWER' =>
  error instanceof Failure ? error.code : 'INTERNAL';

/** What is wrong with what was given; empty if that is not why it was refused. */
export function inputProblemsOf(error: unknown): readonly InputProblem[] {
  if (!(error instanceof Failure) || error.code !== 'BAD_INPUT') return [];
  // A gateway of the version before has other shapes.
  return Array.isArray(error.details) ? (error.details as InputProblem[]) : [];
}

export const reasonIn = ({ reason, reasonEn }: InputProblem, lang: 'zh' | 'en'): string =>
  lang === 'zh' ? reason : reasonEn;

/** What is wrong with a new password; empty if the refusal has another reason. */
export function passwordFlawsOf(error: unknown): PasswordFlaw[] {
  const flaws = inputProblemsOf(error).map(({ code }) => code);
  return PASSWORD_FLAWS.filter((flaw) => flaws.includes(flaw));
}

/** Why the server refused, in words for people; empty if it gave none. */
export function reasonOf(error: unknown, lang: 'zh' | 'en'): string {
  const problems = inputProblemsOf(error);
  if (problems.length > 0) return problems.map((problem) => reasonIn(problem, lang)).join('；');
  const details =
    error instanceof Failure ? (error.details as Record<string, unknown> | null | undefined) : null;
  const reason = details?.[lang === 'zh' ? 'reason' : 'reasonEn'];
  return typeof reason === 'string' ? reason : '';
}

/** The field whose value is another's already; null if the refusal has another reason, or tells none. */
export function takenFieldOf(error: unknown): string | null {
  if (!(error instanceof Failure) || error.code !== 'ALREADY_EXISTS') return null;
  const { field } = (error.details ?? {}) as { field?: unknown };
  return typeof field === 'string' ? field : null;
}

/** By what a figure can be split up that can't be as it was asked for; empty if the refusal has another reason. */
export function possibleOf(error: unknown): Grouping[] {
  const details =
    error instanceof Failure ? (error.details as { possible?: unknown } | null | undefined) : null;
  const possible = Array.isArray(details?.possible) ? (details.possible as unknown[]) : [];
  return GROUPINGS.filter((by) => possible.includes(by));
}
