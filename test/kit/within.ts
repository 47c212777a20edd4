/**
 * Runs `work` up to three times, one after another, until it takes less than `ms`: what the work
 * costs, not for how long the machine stood still meanwhile. Rejects with the time of the quickest
 * when all three took longer.
 */
export async function within<Result>(ms: number, work: () => Promise<Result>): Promise<Result> {
  let quickest = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < 3; tries += 1) {
    const from = performance.now();
    const result = await work();
    quickest = Math.min(quickest, performance.now() - from);
    if (quickest < ms) return result;
  }
  throw new Error(`took ${Math.round(quickest)} ms at best, at most ${ms} ms are allowed`);
}
