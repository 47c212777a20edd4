import { describe, expect, it } from '@jest/globals';
import { withoutSilence } from './silence.rules.js';

/** A-law's zero, its loudest, and something of its lowest segment. */
const SILENCE = 0xd5;
const LOUD = 0x2a;
const HISS = 0xd0;

describe('a prompt without its silence', () => {
  const of = (...parts: [byte: number, count: number][]): Buffer =>
    Buffer.concat(parts.map(([byte, count]) => Buffer.alloc(count, byte)));

  it('begins and ends with what is said, in whole frames', () => {
    const said = of([SILENCE, 800], [LOUD, 100], [SILENCE, 500], [LOUD, 100], [HISS, 2400]);
    const left = withoutSilence(said);
    expect(left.length).toBe(800); // 700 are said
    expect(left.equals(said.subarray(800, 1600))).toBe(true);
  });

  it('keeps what is said from the first moment on, to the last', () => {
    const said = of([LOUD, 161], [SILENCE, 400]);
    expect(withoutSilence(said).equals(said.subarray(0, 320))).toBe(true);
    expect(withoutSilence(of([LOUD, 160], [SILENCE, 400])).length).toBe(160);
  });

  it('is nothing where nothing is said', () => {
    expect(withoutSilence(of([HISS, 400], [SILENCE, 400])).length).toBe(0);
  });
});
