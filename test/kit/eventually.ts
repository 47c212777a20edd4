/** Long, as only what fails takes it, and a busy machine stands still for seconds. */
export const PATIENCE_MS = 60_000;
/** So often at least, however late it is: a machine that stood still has not asked. */
const FEWEST_ASKS = 20;
const PAUSE_MS = 50;

/**
 * Asks until the answer passes: for effects that happen in another process and announce themselves
 * nowhere. Fails with the last answer. Not a sleep: it ends as soon as the answer is right.
 */
export async function eventually<T>(
  ask: () => Promise<T>,
  passes: (answer: T) => boolean,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const end = Date.now() + patienceMs;
  for (let asks = 1; ; asks += 1) {
    const answer = await ask();
    if (passes(answer)) return answer;
    if (asks >= FEWEST_ASKS && Date.now() > end)
      throw new Error(`still not so after ${patienceMs} ms: ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

/** Lets so much time of this machine pass, from now or from a moment on: for what must not happen meanwhile. */
export async function passed(ms: number, since = Date.now()): Promise<void> {
  await eventually(
    async () => Date.now() - since,
    (gone) => gone > ms,
    ms + PATIENCE_MS,
  );
}
