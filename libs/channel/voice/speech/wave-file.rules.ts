const HEAD_BYTES = 44;

/** A WAV file of PCM: 16 bits, one channel, so many samples a second. */
export function waveFileOf(samples: Int16Array, rate: number): Buffer {
  const bytes = samples.length * 2;
  const file = Buffer.alloc(HEAD_BYTES + bytes);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(HEAD_BYTES - 8 + bytes, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(rate, 24);
  file.writeUInt32LE(rate * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(bytes, 40);
  samples.forEach((sample, n) => file.writeInt16LE(sample, HEAD_BYTES + n * 2));
  return file;
}

/** The samples of PCM of 16 bits, little end first, as Asterisk sends it; an odd byte at the end is left out. */
export function samplesIn(bytes: Buffer): Int16Array {
  return Int16Array.from({ length: bytes.length >> 1 }, (_, n) => bytes.readInt16LE(n * 2));
}
