const PATIENCE_MS = 20_000;
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
  for (;;) {
    const answer = await ask();
    if (passes(answer)) return answer;
    if (Date.now() > end) throw new Error(`still not so after ${patienceMs} ms: ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
