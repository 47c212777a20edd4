const HEAD_BYTES = 44;

/** A WAV file of one channel, PCM of 16 bits, in which channels (samples from -1 to 1) are mixed to their mean. */
export function waveFileOf(channels: readonly Float32Array[], rate: number): ArrayBuffer {
  const length = channels[0]?.length ?? 0;
  const file = new ArrayBuffer(HEAD_BYTES + length * 2);
  const view = new DataView(file);
  const write = (at: number, text: string): void =>
    Array.from(text, (letter) => letter.charCodeAt(0)).forEach((code, n) => view.setUint8(at + n, code));
  write(0, 'RIFF');
  view.setUint32(4, HEAD_BYTES - 8 + length * 2, true);
  write(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  write(36, 'data');
  view.setUint32(40, length * 2, true);
  for (let n = 0; n < length; n += 1) {
    const mean = channels.reduce((sum, channel) => sum + (channel[n] ?? 0), 0) / channels.length;
    const whole = Math.round(mean * 32_768);
    view.setInt16(HEAD_BYTES + n * 2, Math.max(-32_768, Math.min(32_767, whole)), true);
  }
  return file;
}
