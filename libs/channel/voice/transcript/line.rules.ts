import type { Speaker, TranscriptLine } from '#libs/contract';

/** A line that is kept, in the words that were heard. */
export interface KeptLine {
  id: string;
  contactId: string;
  districtId: string;
  speaker: Speaker;
  /** When they began to say it, epoch ms. */
  at: number;
  seconds: number;
  text: string;
}

export const lineViewOf = ({ id, contactId, speaker, at, seconds, text }: KeptLine): TranscriptLine => ({
  id,
  contactId,
  speaker,
  at: new Date(at).toISOString(),
  seconds,
  text,
});
