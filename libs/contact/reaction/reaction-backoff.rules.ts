const FIRST_MS = 5000;
const LONGEST_MS = 3_600_000;
/** Beyond so many the oldest are forgotten: they are tried again at once. */
const MOST = 10_000;

/** Contacts that can't be reacted to, each left alone for longer and longer. Known to this process alone. */
export class ReactionBackoff {
  private readonly failing = new Map<string, { times: number; until: number }>();

  failed(contactId: string, now: number): void {
    const times = (this.failing.get(contactId)?.times ?? 0) + 1;
    this.failing.delete(contactId);
    this.failing.set(contactId, { times, until: now + Math.min(LONGEST_MS, FIRST_MS * 2 ** (times - 1)) });
    if (this.failing.size > MOST) this.failing.delete(this.failing.keys().next().value as string);
  }

  wentWell(contactId: string): void {
    this.failing.delete(contactId);
  }

  /** Those whose time has not come. */
  resting(now: number): string[] {
    return [...this.failing].filter(([, { until }]) => until > now).map(([contactId]) => contactId);
  }
}
