import { readFileSync, writeFileSync } from 'node:fs';

/** Sounds of the tests: tones that can be told apart again in what was recorded. */

/** Samples a second, as telephones have it. */
export const RATE = 8000;

/** A sine of so many Hz and seconds, half as loud as can be. */
export const sine = (hertz: number, seconds: number, rate = RATE): Int16Array =>
  Int16Array.from({ length: Math.round(seconds * rate) }, (_, n) =>
    Math.round(16_000 * Math.sin((2 * Math.PI * hertz * n) / rate)),
  );

/** Writes 16-bit PCM, mono. */
export function writeWav(file: string, samples: Int16Array, rate = RATE): void {
  writeFileSync(file, wavOf(samples, rate));
}

export function wavOf(samples: Int16Array, rate = RATE): Buffer {
  const head = Buffer.alloc(44);
  const bytes = samples.length * 2;
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + bytes, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(bytes, 40);
  return Buffer.concat([head, Buffer.from(samples.buffer, samples.byteOffset, bytes)]);
}

/** The samples of a WAV file of 16-bit PCM, also of one that is still being written. */
export function readWav(file: string): Int16Array {
  return samplesOf(readFileSync(file));
}

export function samplesOf(wav: Buffer): Int16Array {
  const start = wav.indexOf('data') + 8;
  const count = Math.floor((wav.length - start) / 2);
  return Int16Array.from({ length: Math.max(0, count) }, (_, n) => wav.readInt16LE(start + n * 2));
}

/** Writes A-law, as telephones send it. */
export function writeAlaw(file: string, samples: Int16Array): void {
  writeFileSync(file, Uint8Array.from(samples, alawOf));
}

/** G.711 A-law of one sample. */
function alawOf(sample: number): number {
  const sign = sample >= 0 ? 0x80 : 0;
  const size = Math.min(32_635, Math.abs(sample));
  const exponent = size < 256 ? 0 : Math.floor(Math.log2(size)) - 7;
  const mantissa = (size >> (exponent === 0 ? 4 : exponent + 3)) & 0x0f;
  return (sign | (exponent << 4) | mantissa) ^ 0x55;
}

/**
 * In how many of the 100 ms pieces of a sound a tone is clearly heard (Goertzel): it carries more than
 * a twentieth of full scale.
 */
export function piecesWith(samples: Int16Array, hertz: number, rate = RATE): number {
  const size = rate / 10;
  let count = 0;
  for (let start = 0; start + size <= samples.length; start += size) {
    if (strength(samples.subarray(start, start + size), hertz, rate) > LOUD) count += 1;
  }
  return count;
}
const LOUD = 1600;
/** Of the mean of a piece: music is soft now and then. */
const AUDIBLE = 100;

/** In how many of the 100 ms pieces of a sound anything is heard. */
export function loudPieces(samples: Int16Array, rate = RATE): number {
  const size = rate / 10;
  let count = 0;
  for (let start = 0; start + size <= samples.length; start += size) {
    const piece = samples.subarray(start, start + size);
    if (piece.reduce((sum, sample) => sum + Math.abs(sample), 0) / size > AUDIBLE) count += 1;
  }
  return count;
}

/** Amplitude of one frequency in a piece. */
function strength(piece: Int16Array, hertz: number, rate: number): number {
  const factor = 2 * Math.cos((2 * Math.PI * hertz) / rate);
  let [before, last] = [0, 0];
  for (const sample of piece) [before, last] = [last, sample + factor * last - before];
  const power = before * before + last * last - factor * before * last;
  return (2 * Math.sqrt(Math.max(0, power))) / piece.length;
}
