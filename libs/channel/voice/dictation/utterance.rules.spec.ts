import { sine } from '#kit/tone';
import { describe, expect, it } from '@jest/globals';
import { fc } from '#kit/property';
import type { Utterance } from './transcriber.js';
import { UtteranceCutter } from './utterance.rules.js';

const START = 1_700_000_000_000;
const silence = (seconds: number, rate: number): Int16Array => new Int16Array(seconds * rate);
const joined = (...parts: Int16Array[]): Int16Array => Int16Array.from(parts.flatMap((part) => [...part]));
const scaled = (sound: Int16Array, by: number): Int16Array => sound.map((sample) => sample * by);

/** What is cut out of a sound that comes in pieces of so many samples, and is over then. */
function cut(sound: Int16Array, rate = 8000, sizes: readonly number[] = [160]): Utterance[] {
  const cutter = new UtteranceCutter(rate);
  const found: Utterance[] = [];
  for (let from = 0, n = 0; from < sound.length; n += 1) {
    const to = Math.min(sound.length, from + (sizes[n % sizes.length] ?? 160));
    found.push(...cutter.push(sound.subarray(from, to), START + (to * 1000) / rate));
    from = to;
  }
  const last = cutter.flush();
  return last ? [...found, last] : found;
}
const lengthOf = ({ samples, rate }: Utterance): number => samples.length / rate;

describe('utterances', () => {
  it.each([8000, 16_000])('are cut at silences, each with its time, at %i Hz', (rate) => {
    const word = sine(440, 0.6, rate);
    const found = cut(
      joined(silence(1, rate), word, silence(0.4, rate), word, silence(1.5, rate), word),
      rate,
    );
    // A pause within a sentence is no end of it.
    expect(found.map(({ at }) => at - START)).toEqual([800, 3900]);
    expect(found.map(lengthOf)).toEqual([2, 0.8]);
  });

  it('are told as soon as it is silent, and the last one when nothing more comes', () => {
    const cutter = new UtteranceCutter(8000);
    expect(cutter.push(sine(440, 1), START)).toEqual([]);
    expect(cutter.push(silence(0.69, 8000), START)).toEqual([]);
    expect(cutter.push(silence(0.02, 8000), START)).toHaveLength(1);
    expect(cutter.flush()).toBeNull();
    cutter.push(sine(440, 1), START);
    expect(cutter.flush()).not.toBeNull();
    expect(cutter.flush()).toBeNull();
  });

  it('are none where there is silence, noise, a hum or a click', () => {
    const noise = Int16Array.from({ length: 80_000 }, (_, n) => ((n * 7919) % 301) - 150);
    const hum = scaled(sine(50, 30), 0.015);
    const click = joined(silence(1, 8000), sine(900, 0.1), silence(1, 8000));
    for (const sound of [silence(5, 8000), noise, hum, click]) expect(cut(sound)).toEqual([]);
  });

  it('are heard above a noisy line', () => {
    const noise = Int16Array.from({ length: 40_000 }, (_, n) => ((n * 7919) % 301) - 150);
    const said = joined(noise, scaled(sine(440, 1), 0.2), noise);
    expect(cut(said).map(lengthOf)).toEqual([1.4]);
  });

  it('are cut at the quietest place where somebody speaks on and on, and nothing is lost or said twice', () => {
    const loud = sine(440, 12);
    const said = joined(loud, scaled(sine(440, 0.2), 0.2), loud, loud);
    const found = cut(said);
    expect(Math.abs(lengthOf(found[0] as Utterance) - 12.1)).toBeLessThan(0.06);
    expect(found.every((one) => lengthOf(one) <= 15)).toBe(true);
    expect(joined(...found.map(({ samples }) => samples))).toEqual(said);
  });

  it('are the same, however the sound comes in pieces, and never overlap', () => {
    const part = fc.record({ loud: fc.boolean(), ms: fc.integer({ min: 20, max: 3000 }) });
    const sizes = fc.array(fc.integer({ min: 37, max: 2000 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 8 }), sizes, (parts, pieces) => {
        const sound = joined(
          ...parts.map(({ loud, ms }) => (loud ? sine(440, ms / 1000) : silence(ms / 1000, 8000))),
        );
        const found = cut(sound);
        const other = cut(sound, 8000, pieces);
        expect(other.map(({ at, samples }) => [Math.abs(at % 20), samples.length])).toEqual(
          found.map(({ at, samples }) => [Math.abs(at % 20), samples.length]),
        );
        let free = START - 1;
        for (const one of found) {
          expect(one.at).toBeGreaterThanOrEqual(free);
          expect(lengthOf(one)).toBeLessThanOrEqual(15);
          free = one.at + lengthOf(one) * 1000;
        }
      }),
      { numRuns: 15 },
    );
  });
});
