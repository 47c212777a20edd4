import { AppError, badInput } from '#libs/contract';
import { samplesIn, waveFileOf } from '../speech/index.js';

const LEAST_SECONDS = 0.2;
const MOST_SECONDS = 300;
const TELEPHONE_RATE = 8000;

interface Wave {
  rate: number;
  /** Samples of 16 bits. */
  samples: Int16Array;
}

/**
 * The A-law samples at 8 kHz of a WAV file. Taken is PCM of 16 bits, one channel, 8 or 16 kHz, from 0.2
 * to 300 seconds, in which something can be heard. Throws BAD_INPUT with what is wrong and how to mend it.
 */
export function telephoneSoundOf(file: Buffer): Buffer {
  const { rate, samples } = readWave(file);
  const seconds = samples.length / rate;
  if (seconds < LEAST_SECONDS || seconds > MOST_SECONDS) {
    const [lasts, taken] = [seconds.toFixed(1), `${LEAST_SECONDS}–${MOST_SECONDS}`];
    throw refusal(`时长 ${lasts} 秒，须为 ${taken} 秒`, `it lasts ${lasts} s; ${taken} s are taken`);
  }
  if (!samples.some((sample) => Math.abs(sample) > 64)) {
    throw refusal('没有声音', 'nothing can be heard in it');
  }
  const narrow = rate === TELEPHONE_RATE ? samples : halved(samples);
  return Buffer.from(Uint8Array.from(narrow, alawOf));
}

const refusal = (zh: string, en: string): AppError => badInput('audio', zh, en);

function readWave(file: Buffer): Wave {
  if (
    file.length < 12 ||
    file.toString('latin1', 0, 4) !== 'RIFF' ||
    file.toString('latin1', 8, 12) !== 'WAVE'
  ) {
    throw refusal('不是 WAV 音频文件', 'it is not a WAV file');
  }
  const parts = partsOf(file);
  const format = parts.get('fmt ');
  const data = parts.get('data');
  if (!format || format.length < 16 || !data)
    throw refusal('WAV 文件缺少格式或声音', 'it is a WAV file without format or sound');
  const [coding, channels, rate, bits] = [
    format.readUInt16LE(0),
    format.readUInt16LE(2),
    format.readUInt32LE(4),
    format.readUInt16LE(14),
  ];
  const taken = coding === 1 && channels === 1 && bits === 16 && (rate === 8000 || rate === 16_000);
  if (!taken) {
    const found = `coding ${coding}, ${channels} channels, ${rate} Hz, ${bits} bits`;
    throw refusal(
      `格式为 ${found}；须为 PCM（coding 1）、单声道、8000 或 16000 Hz、16 位：sox IN -r 8000 -c 1 -b 16 OUT.wav`,
      `it has ${found}; taken is PCM (coding 1), 1 channel, 8000 or 16000 Hz, 16 bits: sox IN -r 8000 -c 1 -b 16 OUT.wav`,
    );
  }
  return { rate, samples: samplesIn(data) };
}

/** The chunks of a RIFF file by name. Throws if one says it is longer than the file. */
function partsOf(file: Buffer): Map<string, Buffer> {
  const parts = new Map<string, Buffer>();
  for (let at = 12; at + 8 <= file.length;) {
    const name = file.toString('latin1', at, at + 4);
    const length = file.readUInt32LE(at + 4);
    if (at + 8 + length > file.length) throw refusal('文件不完整', 'it is cut short');
    if (!parts.has(name)) parts.set(name, file.subarray(at + 8, at + 8 + length));
    at += 8 + length + (length % 2);
  }
  return parts;
}

/** Half-band low-pass: what 8 kHz can't carry is taken away before every second sample is. */
const HALF_BAND = [-0.0106, 0, 0.0505, 0, -0.1598, 0, 0.6199, 1, 0.6199, 0, -0.1598, 0, 0.0505, 0, -0.0106];

function halved(samples: Int16Array): Int16Array {
  const middle = HALF_BAND.length >> 1;
  const gain = HALF_BAND.reduce((sum, tap) => sum + tap, 0);
  return Int16Array.from({ length: samples.length >> 1 }, (_, n) => {
    const value = HALF_BAND.reduce((sum, tap, k) => sum + tap * (samples[2 * n + k - middle] ?? 0), 0) / gain;
    return Math.max(-32_768, Math.min(32_767, Math.round(value)));
  });
}

/** ITU-T G.711 A-law of a sample of 16 bits. */
export function alawOf(sample: number): number {
  const sign = sample >= 0 ? 0x80 : 0;
  const size = Math.min(sample >= 0 ? sample >> 4 : ~sample >> 4, 0x7ff);
  const exponent = size < 32 ? (size < 16 ? 0 : 1) : 32 - Math.clz32(size) - 4;
  const mantissa = exponent < 2 ? size & 0x0f : (size >> (exponent - 1)) & 0x0f;
  return ((exponent << 4) | mantissa | sign) ^ 0x55;
}

/** What `alawOf` makes a sample of, back to 16 bits. */
export function sampleOf(alaw: number): number {
  const code = alaw ^ 0x55;
  const exponent = (code & 0x70) >> 4;
  const step = ((code & 0x0f) << 4) + 8;
  const size = exponent === 0 ? step : (step + 0x100) << (exponent - 1);
  return code & 0x80 ? size : -size;
}

/** A WAV file (PCM, 16 bits, 8 kHz) of A-law samples, which every browser plays. */
export const waveOf = (alaw: Buffer): Buffer => waveFileOf(Int16Array.from(alaw, sampleOf), TELEPHONE_RATE);
