import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { beginDay, commands } from './commands.js';
import { System } from './system.js';

/** JIETONG_MODEL_RUNS=10000 is the long run; JIETONG_MODEL_SEED=n: other runs. What was green stays green. */
const RUNS = Number(process.env['JIETONG_MODEL_RUNS'] ?? 200);
const SEED = Number(process.env['JIETONG_MODEL_SEED'] ?? 12_360);
/** Systems side by side, each on stores of its own: a run mostly waits for them. */
const LANES = Math.min(4, RUNS);
/** A run takes a second at most, and twice that on a busy machine: this ends what hangs. */
const TIMEOUT_MS = Math.max(240_000, RUNS * 3000);
/** A failure that is still being made shorter then is told as far as it is. */
const TOLD_AFTER_MS = TIMEOUT_MS - 30_000;

let lanes: System[] = [];
beforeAll(async () => {
  lanes = await Promise.all(Array.from({ length: LANES }, () => System.open()));
});
afterAll(() => Promise.all(lanes.map((lane) => lane.close())));

/** Runs of one lane; what fails is made as short as can be, and told with its seed and commands. */
async function explore(system: System, seed: number, numRuns: number): Promise<number> {
  let runs = 0;
  const property = fc.asyncProperty(fc.nat(3), commands, async (empty, steps) => {
    runs += 1;
    await system.reset();
    if (empty > 0) await beginDay(system);
    await fc.asyncModelRun(() => ({ model: {}, real: system }), steps);
    await system.finish();
  });
  await fc.assert(property, {
    seed,
    numRuns,
    interruptAfterTimeLimit: TOLD_AFTER_MS,
    markInterruptAsFailure: true,
  });
  return runs;
}

describe('routing, against a plain reference', () => {
  it(
    `loses nothing, doubles nothing and leaves nobody waiting [capacity exceeded under load] (${RUNS} runs, JIETONG_MODEL_SEED=${SEED})`,
    async () => {
      const share = Math.ceil(RUNS / LANES);
      const done = await Promise.allSettled(lanes.map((lane, i) => explore(lane, SEED + i, share)));
      for (const result of done) if (result.status === 'rejected') throw result.reason;
      expect(done).toEqual(lanes.map(() => ({ status: 'fulfilled', value: share })));
    },
    TIMEOUT_MS,
  );
});
