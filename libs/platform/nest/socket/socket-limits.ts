import { limitKeyOf } from '../../limit-key.rules.js';

/** Counts connections by address (`limitKeyOf`). */
export class ConnectionCounter {
  private readonly counts = new Map<string, number>();

  constructor(private readonly limit: number) {}

  full(address: string): boolean {
    return (this.counts.get(limitKeyOf(address)) ?? 0) >= this.limit;
  }

  add(address: string): void {
    const key = limitKeyOf(address);
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
  }

  remove(address: string): void {
    const key = limitKeyOf(address);
    const left = (this.counts.get(key) ?? 0) - 1;
    if (left > 0) this.counts.set(key, left);
    else this.counts.delete(key);
  }
}

/**
 * Whether a page of `origin` may open sockets to `host`. No origin means no browser, which could
 * claim any: such clients are held by their token alone.
 */
export function originAllowed(
  origin: string | undefined,
  host: string | undefined,
  allowed: readonly string[],
): boolean {
  if (origin === undefined || allowed.includes('*') || allowed.includes(origin)) return true;
  if (host === undefined || !URL.canParse(origin)) return false;
  return new URL(origin).host === host;
}
