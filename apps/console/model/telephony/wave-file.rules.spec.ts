import { expect, it } from '@jest/globals';
import { waveFileOf } from './wave-file.rules.js';

const HEAD = [
  '52494646', // RIFF
  '26000000', // 38 bytes follow
  '57415645666d7420', // WAVEfmt
  '10000000',
  '01000100', // PCM, one channel
  '803e0000', // 16 kHz
  '007d0000', // 32,000 bytes a second
  '02001000', // 16 bits
  '6461746102000000', // data, 2 bytes
];

it('two channels are mixed into a WAV file of one, byte by byte as the format has it', () => {
  const file = Buffer.from(waveFileOf([Float32Array.of(0.5), Float32Array.of(0.25)], 16_000));
  expect(file.toString('hex')).toBe(`${HEAD.join('')}0030`);
});

it('what is louder than can be is as loud as can be', () => {
  const file = Buffer.from(waveFileOf([Float32Array.of(2, -2)], 8000));
  expect([file.readInt16LE(44), file.readInt16LE(46)]).toEqual([32_767, -32_768]);
});
