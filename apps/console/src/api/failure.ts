import { type ErrorBody, type ErrorCode, ERRORS } from '#libs/contract';

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

/** Names of fields and the like that the server gave with its refusal; empty if none. */
export function detailsOf(error: unknown): string {
  if (!(error instanceof Failure) || error.details === undefined) return '';
  return typeof error.details === 'string' ? error.details : JSON.stringify(error.details);
}
