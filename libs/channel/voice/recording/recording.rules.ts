const NAME = /^([0-9a-f]{24})-(\d+)$/;

/** Which conversation a recording in Asterisk is of; null for one that is none of ours. */
export function conversationOf(name: string): { contactId: string; epoch: number } | null {
  const [, contactId, epoch] = NAME.exec(name) ?? [];
  return contactId && epoch ? { contactId, epoch: Number(epoch) } : null;
}

/** Seconds of sound in a WAV file of PCM; 0 if it is none. */
export function secondsOf(wav: Buffer): number {
  if (wav.length < 44 || wav.toString('latin1', 0, 4) !== 'RIFF') return 0;
  const bytesPerSecond = wav.readUInt32LE(28);
  const data = wav.indexOf('data', 12, 'latin1');
  return data < 0 || bytesPerSecond === 0 ? 0 : (wav.length - data - 8) / bytesPerSecond;
}

/** The bytes that a `Range` header asks for, end exclusive; null = all; `none` = it can't be answered. */
export function rangeOf(
  header: string | undefined,
  length: number,
): { start: number; end: number } | null | 'none' {
  if (header === undefined) return null;
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(header.trim()) ?? [];
  if (from === '' && to === '') return null; // several ranges, or another unit: all is a right answer
  const start = from === '' ? Math.max(0, length - Number(to)) : Number(from);
  const end = from === '' || to === '' ? length : Math.min(length, Number(to) + 1);
  return start < end ? { start, end } : 'none';
}
