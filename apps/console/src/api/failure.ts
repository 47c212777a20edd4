import {
  type ErrorBody,
  type ErrorCode,
  ERRORS,
  type Grouping,
  GROUPINGS,
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

/** What is wrong with a new password; empty if the refusal has another reason. */
export function passwordFlawsOf(error: unknown): PasswordFlaw[] {
  const details = error instanceof Failure ? (error.details as { flaws?: unknown } | null | undefined) : null;
  const flaws = Array.isArray(details?.flaws) ? (details.flaws as unknown[]) : [];
  return PASSWORD_FLAWS.filter((flaw) => flaws.includes(flaw));
}

/** Why the server refused, in words for people; empty if it gave none. */
export function reasonOf(error: unknown, lang: 'zh' | 'en'): string {
  const details =
    error instanceof Failure ? (error.details as Record<string, unknown> | null | undefined) : null;
  const reason = details?.[lang === 'zh' ? 'reason' : 'reasonEn'];
  return typeof reason === 'string' ? reason : '';
}

/** By what a figure can be split up that can't be as it was asked for; empty if the refusal has another reason. */
export function possibleOf(error: unknown): Grouping[] {
  const details =
    error instanceof Failure ? (error.details as { possible?: unknown } | null | undefined) : null;
  const possible = Array.isArray(details?.possible) ? (details.possible as unknown[]) : [];
  return GROUPINGS.filter((by) => possible.includes(by));
}

interface FieldProblem {
  field: string;
  reasons: string[];
}

const isFieldProblem = (detail: unknown): detail is FieldProblem =>
  typeof detail === 'object' && detail !== null && 'field' in detail && 'reasons' in detail;

/** Of reasons in both languages those of one; all if they are in the other one alone. */
function inLanguage(reasons: readonly string[], lang: 'zh' | 'en'): readonly string[] {
  const told = reasons.filter((reason) => /\p{Script=Han}/u.test(reason) === (lang === 'zh'));
  return told.length > 0 ? told : reasons;
}

/** What the server said was wrong, e.g. `password: must be longer`; empty if nothing. */
export function detailsOf(error: unknown, lang: 'zh' | 'en'): string {
  if (!(error instanceof Failure) || error.details === undefined) return '';
  const details: unknown[] = Array.isArray(error.details) ? error.details : [error.details];
  return details
    .map((detail) => {
      if (isFieldProblem(detail)) {
        return [detail.field, inLanguage(detail.reasons, lang).join(', ')].filter(Boolean).join(': ');
      }
      return typeof detail === 'string' ? detail : JSON.stringify(detail);
    })
    .join('；');
}
