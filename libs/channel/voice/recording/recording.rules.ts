/** By contact and epoch, and by which of several in it; or the message that a caller left. */
export const RECORDING_NAME = /^([0-9a-f]{24})-(?:(\d{1,9})|message)(?:-(\d{1,9}))?$/;

export interface Recorded {
  contactId: string;
  /** In which the conversation began; null = the caller's message. */
  epoch: number | null;
  /** Which of them, from 1. */
  take: number;
}

/** What a recording is of; null for one that is none of ours. */
export function recordedIn(name: string): Recorded | null {
  const [, contactId, epoch, take = '1'] = RECORDING_NAME.exec(name) ?? [];
  return contactId ? { contactId, epoch: epoch ? Number(epoch) : null, take: Number(take) } : null;
}

/** The order in which they were made: by epoch, then one after the other; a message is left when no agent comes any more. */
export function inOrder(one: string, other: string): number {
  const [a, b] = [recordedIn(one), recordedIn(other)];
  const epochs = (a?.epoch ?? Number.MAX_SAFE_INTEGER) - (b?.epoch ?? Number.MAX_SAFE_INTEGER);
  return epochs || (a?.take ?? 0) - (b?.take ?? 0);
}

/** Made after this one, of the same contact in the same epoch. */
export function isLaterPart(name: string, first: string): boolean {
  const [a, b] = [recordedIn(name), recordedIn(first)];
  return a !== null && a.contactId === b?.contactId && a.epoch === b.epoch && a.take > b.take;
}

/** The name after this one, for another recording of the same. */
export function nextName(name: string): string {
  const recorded = recordedIn(name);
  if (!recorded) throw new Error(`no recording of ours: ${name}`);
  const { contactId, epoch, take } = recorded;
  return `${contactId}-${epoch ?? 'message'}-${take + 1}`;
}

/** Seconds of sound in a WAV file of PCM; 0 if it is none. */
export function secondsOf(wav: Buffer): number {
  if (wav.length < 44 || wav.toString('latin1', 0, 4) !== 'RIFF') return 0;
  const bytesPerSecond = wav.readUInt32LE(28);
  const data = wav.indexOf('data', 12, 'latin1');
  return data < 0 || bytesPerSecond === 0 ? 0 : (wav.length - data - 8) / bytesPerSecond;
}

/**
 * A WAV file whose head says how long it is. Asterisk writes that when a recording ends: one during which it was killed
 * says 0, and players hear nothing of it. What is whole, or no WAV file, is answered as it is.
 */
export function wholeWave(wav: Buffer): Buffer {
  const isWave =
    wav.length >= 44 && wav.toString('latin1', 0, 4) === 'RIFF' && wav.toString('latin1', 8, 12) === 'WAVE';
  const data = isWave ? wav.indexOf('data', 12, 'latin1') : -1;
  if (data < 0 || data + 8 > wav.length) return wav;
  const [start, said] = [data + 8, wav.readUInt32LE(data + 4)];
  if (said > 0 && start + said <= wav.length) return wav;
  // Whole samples of every channel.
  const frame = wav.readUInt16LE(32) || 1;
  const bytes = wav.length - start - ((wav.length - start) % frame);
  const whole = Buffer.from(wav.subarray(0, start + bytes));
  whole.writeUInt32LE(whole.length - 8, 4);
  whole.writeUInt32LE(bytes, data + 4);
  return whole;
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
