/** What must never be in a log line: secrets, and what people say or are called. */
const SECRET_KEYS: ReadonlySet<string> = new Set([
  'password',
  'token',
  'accessToken',
  'authorization',
  'secret',
  'encodingAesKey',
  'access_token',
  'identity',
  'text',
]);
const CENSOR = '***';
/** Deeper than anything that is logged; what is below is not looked at, and not logged either. */
const DEPTH = 6;

/**
 * What is to be logged without secrets and speech, at whatever depth; the very same object where there is
 * nothing to hide, which is nearly always: a line is walked once, and nothing is copied for it. Errors are
 * left to their serialiser.
 */
export function withoutSecrets<T>(value: T, depth = DEPTH): T {
  if (!isWalked(value)) return value;
  if (depth === 0) return CENSOR as T;
  let clean: Record<string, unknown> | null = null;
  const source = value as Record<string, unknown>;
  for (const key in source) {
    const inside = source[key];
    const shown = SECRET_KEYS.has(key) && inside !== undefined ? CENSOR : withoutSecrets(inside, depth - 1);
    if (shown === inside) continue;
    clean ??= Array.isArray(value) ? ([...value] as never) : { ...source };
    (clean as Record<string, unknown>)[key] = shown;
  }
  return (clean ?? value) as T;
}

function isWalked(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !(value instanceof Error) && !(value instanceof Date);
}

/** By key, for fields that are bound to a log of their own and never walked. */
export const secretSerializers: Record<string, () => string> = Object.fromEntries(
  [...SECRET_KEYS].map((key) => [key, () => CENSOR]),
);
