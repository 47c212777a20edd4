/**
 * Why a start is refused, for the person at the terminal: one sentence that says what is wrong and
 * what to do, in both languages. It is the whole message; no stack is shown beside it.
 */
export class StartRefusal extends Error {
  override readonly name = 'StartRefusal';

  constructor(
    readonly zh: string,
    readonly en: string,
    options?: ErrorOptions,
  ) {
    super(en, options);
  }
}

/** The node error code (EACCES, EADDRINUSE…) of anything thrown, if it has one. */
export function codeOf(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null ? (error as { code?: unknown }).code : undefined;
  return typeof code === 'string' ? code : undefined;
}
