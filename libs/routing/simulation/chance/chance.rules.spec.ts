import { describe, expect, it } from '@jest/globals';
import { exponential, logNormal, weighted } from './distribution.rules.js';
import { kaplanMeier, type ObservedWait } from './patience.rules.js';
import { randomOf } from './random.rules.js';

const left = (ms: number): ObservedWait => ({ ms, left: true });
const served = (ms: number): ObservedWait => ({ ms, left: false });
const many = <T>(n: number, draw: () => T): T[] => Array.from({ length: n }, draw);
const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;

describe('chance', () => {
  it('comes again for the same seed and name, and for no other', () => {
    const draws = (seed: number, name: string): number[] => many(5, randomOf(seed, name));
    expect(draws(1, 'a')).toEqual(draws(1, 'a'));
    expect(draws(1, 'a')).not.toEqual(draws(2, 'a'));
    expect(draws(1, 'a')).not.toEqual(draws(1, 'b'));
  });

  it('is even, and neighbouring names are not alike', () => {
    const firsts = Array.from({ length: 20_000 }, (_, i) => randomOf(7, `c${i}`)());
    expect(mean(firsts)).toBeCloseTo(0.5, 2);
    const tenths = Array.from(
      { length: 10 },
      (_, k) => firsts.filter((x) => Math.floor(x * 10) === k).length,
    );
    // χ² with 9 degrees of freedom: above 27.9 once in a thousand.
    expect(tenths.reduce((sum, n) => sum + (n - 2000) ** 2 / 2000, 0)).toBeLessThan(27.9);
    const products = firsts.slice(1).map((x, i) => (x - 0.5) * ((firsts[i] as number) - 0.5));
    expect(Math.abs(mean(products) * 12)).toBeLessThan(0.03);
  });

  it('has the means and spreads that were asked for', () => {
    const random = randomOf(3, 'shape');
    const talk = many(50_000, () => logNormal(200, 0.8)(random));
    const average = mean(talk);
    expect(average).toBeGreaterThan(196);
    expect(average).toBeLessThan(204);
    expect(Math.sqrt(mean(talk.map((x) => (x - average) ** 2))) / average).toBeCloseTo(0.8, 1);
    expect(mean(many(50_000, () => exponential(60)(random))) / 60).toBeCloseTo(1, 1);
    const picks = many(30_000, () => weighted([1, 0, 3])(random));
    expect(picks.includes(1)).toBe(false);
    expect(picks.filter((i) => i === 2).length / picks.length).toBeCloseTo(0.75, 1);
  });
});

/**
 * Worked by hand. Ten waited: 5 left, 5 were served (+): 3, 5+, 5, 8, 10+, 12, 12+, 15, 20+, 25+ s.
 *
 *   t = 3: 10 at risk, 1 leaves: 9/10                  = 0.9
 *   t = 5:  9 at risk (the one served at 5 still waits): 0.9 × 8/9  = 0.8
 *   t = 8:  7 at risk:                                   0.8 × 6/7  = 24/35
 *   t = 12: 5 at risk:                                24/35 × 4/5   = 96/175
 *   t = 15: 3 at risk:                                96/175 × 2/3  = 64/175
 *   beyond L = 25:                                    (64/175)^(t/25)
 */
describe('patience', () => {
  const waits = [
    left(3),
    served(5),
    left(5),
    left(8),
    served(10),
    left(12),
    served(12),
    left(15),
    served(20),
  ];
  const patience = kaplanMeier([...waits, served(25)].toReversed());

  it('is the Kaplan–Meier estimate, those served being censored', () => {
    const at = (ms: number, share: number): void => expect(patience.survival(ms)).toBeCloseTo(share, 12);
    at(0, 1);
    at(2.9, 1);
    at(3, 0.9);
    at(5, 0.8);
    at(7.9, 0.8);
    at(8, 24 / 35);
    at(12, 96 / 175);
    at(14, 96 / 175);
    at(15, 64 / 175);
    at(25, 64 / 175);
    at(50, (64 / 175) ** 2);
    expect(patience).toMatchObject({ waits: 10, events: 5, meanMs: 115 / 5 });
  });

  it('takes those served for patient only so far, unlike counting leavers among all', () => {
    // Three of ten had left by 8 s, but of those who could have, more would have.
    expect(1 - patience.survival(8)).toBeGreaterThan(0.3);
    // Leaving the served out altogether would make people far too impatient.
    expect(kaplanMeier(waits.filter((wait) => wait.left)).survival(8)).toBeCloseTo(0.4, 12);
  });

  it('is drawn as estimated, from whoever is still there', () => {
    const random = randomOf(11, 'patience');
    const fresh = many(40_000, () => patience.draw(random, 0));
    for (const ms of [3, 8, 12, 15, 40]) {
      const share = fresh.filter((one) => one > ms).length / fresh.length;
      expect(Math.abs(share - patience.survival(ms))).toBeLessThan(0.01);
    }
    const waited = many(40_000, () => patience.draw(random, 9));
    expect(Math.min(...waited)).toBeGreaterThanOrEqual(9);
    const after12 = waited.filter((one) => one > 12).length / waited.length;
    expect(Math.abs(after12 - patience.survival(12) / patience.survival(9))).toBeLessThan(0.01);
  });

  it('ends with the longest wait if its customer left, and never if nobody did', () => {
    const all = kaplanMeier([left(5), left(10)]);
    expect(all.survival(10)).toBe(0);
    expect(all.draw(() => 0.999, 0)).toBe(10);
    const none = kaplanMeier([served(5), served(10)]);
    expect(none.survival(1e9)).toBe(1);
    expect(none.draw(() => 0.999, 0)).toBe(Infinity);
    expect(none.meanMs).toBeNull();
    expect(kaplanMeier([]).draw(() => 0.5, 0)).toBe(Infinity);
  });
});
