/** A frame of A-law at 8 kHz, 20 ms, as Asterisk sends it. */
const FRAME = 160;
/** The lowest segment of A-law: less than a hundredth of the loudest. */
const QUIET = 0x10;

/** A-law turns every other bit over, and its first bit is the sign. */
const isQuiet = (byte: number): boolean => ((byte ^ 0x55) & 0x7f) < QUIET;

/** A-law without the silence before and after what is said, in whole frames; empty if nothing is said. */
export function withoutSilence(alaw: Buffer): Buffer {
  const first = alaw.findIndex((byte) => !isQuiet(byte));
  if (first < 0) return Buffer.alloc(0);
  const last = alaw.findLastIndex((byte) => !isQuiet(byte));
  const frames = Math.ceil((last + 1 - first) / FRAME);
  return alaw.subarray(first, first + frames * FRAME);
}
