/** The languages callers are spoken to in; also the name of their folder in Asterisk's sounds. */
export const SPOKEN_LANGUAGES = ['zh', 'en'] as const;
export type SpokenLanguage = (typeof SPOKEN_LANGUAGES)[number];

/** Makes speech of text. One engine is built in (espeak-ng); others are put behind this. */
export interface SpeechEngine {
  /** Answers A-law samples at 8 kHz, as the telephone network carries them. Throws UNAVAILABLE. */
  speak(text: string, language: SpokenLanguage): Promise<Buffer>;
}
