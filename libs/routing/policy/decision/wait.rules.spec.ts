import { fc } from '#kit/property';
import { describe, expect, it } from '@jest/globals';
import { expectedWait, waitError, waitFrom, type WaitSample } from './wait.rules.js';

/** Uniform in (0, 1), the same for a seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 0.5) / 4_294_967_296;
  };
}

describe('the expected wait', () => {
  it('is told of a place in line once its line has handled somebody, and somebody serves it', () => {
    expect(waitFrom({ ahead: 4, slots: 10, handleMs: 120_000 })?.seconds).toBeCloseTo(60);
    expect(waitFrom({ ahead: 4, slots: 10, handleMs: null })).toBeNull();
    expect(waitFrom({ ahead: 4, slots: 0, handleMs: 120_000 })).toBeNull();
  });

  it('is the mean of the formula', () => {
    expect(expectedWait({ ahead: 0, slots: 2, handleSeconds: 120, patienceSeconds: null })?.seconds).toBe(60);
    expect(
      expectedWait({ ahead: 4, slots: 10, handleSeconds: 120, patienceSeconds: null })?.seconds,
    ).toBeCloseTo(60);
    const impatient = expectedWait({ ahead: 1, slots: 1, handleSeconds: 100, patienceSeconds: 100 });
    expect(impatient?.seconds).toBeCloseTo(150);
    expect(expectedWait({ ahead: 3, slots: 0, handleSeconds: 100, patienceSeconds: null })).toBeNull();
  });

  it('grows with those ahead, and shrinks with slots and impatience', () => {
    const line = fc.record({
      ahead: fc.nat(200),
      slots: fc.integer({ min: 1, max: 100 }),
      handleSeconds: fc.integer({ min: 1, max: 3600 }),
      patienceSeconds: fc.option(fc.integer({ min: 1, max: 3600 })),
    });
    const wait = (state: Parameters<typeof expectedWait>[0]): number =>
      expectedWait(state)?.seconds ?? Infinity;
    fc.assert(
      fc.property(line, (state) => {
        expect(wait({ ...state, ahead: state.ahead + 1 })).toBeGreaterThan(wait(state));
        expect(wait({ ...state, slots: state.slots + 1 })).toBeLessThan(wait(state));
        expect(wait(state)).toBeLessThanOrEqual(wait({ ...state, patienceSeconds: null }) + 1e-9);
        const { seconds, low, high } = expectedWait(state) ?? { seconds: 0, low: 0, high: 0 };
        expect(low).toBeLessThanOrEqual(seconds);
        expect(high).toBeGreaterThanOrEqual(seconds);
      }),
    );
  });

  it.each([
    [0, null],
    [5, null],
    [30, null],
    [20, 300],
  ])(
    'with %i ahead and patience %s has no bias on its own traffic, and covers four of five waits',
    (ahead, patienceSeconds) => {
      const random = seeded(7);
      const state = { ahead, slots: 8, handleSeconds: 240, patienceSeconds };
      const estimate = expectedWait(state);
      if (!estimate) throw new Error('no estimate');
      const samples: WaitSample[] = Array.from({ length: 4000 }, () => {
        let waited = 0;
        for (let left = ahead; left >= 0; left -= 1) {
          const rate =
            state.slots / state.handleSeconds + (patienceSeconds === null ? 0 : left / patienceSeconds);
          waited += -Math.log(random()) / rate;
        }
        return { estimate, waited };
      });
      const error = waitError(samples);
      expect(Math.abs(error?.bias ?? Infinity)).toBeLessThan(estimate.seconds * 0.05);
      expect(Math.abs((error?.covered ?? 0) - 0.8)).toBeLessThan(0.03);
      expect(error?.relative).toBeLessThan(1 / Math.sqrt(ahead + 1) + 0.05);
    },
  );

  it('its error is told with its sign', () => {
    const estimate = { seconds: 60, low: 30, high: 90 };
    expect(
      waitError([
        { estimate, waited: 40 },
        { estimate, waited: 100 },
      ]),
    ).toEqual({
      count: 2,
      bias: -10,
      meanAbsolute: 30,
      relative: 30 / 70,
      covered: 0.5,
    });
    expect(waitError([])).toBeNull();
  });
});
