import type { TranscriptLine } from '#libs/contract';

/** Lines with what is new of them, in the order in which it was said: they are written down out of order. */
export function withLines(
  known: readonly TranscriptLine[],
  more: readonly TranscriptLine[],
): TranscriptLine[] {
  const all = new Map([...known, ...more].map((line) => [line.id, line]));
  return [...all.values()].sort((a, b) => a.at.localeCompare(b.at) || a.id.localeCompare(b.id));
}
