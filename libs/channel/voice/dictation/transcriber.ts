/** A stretch of speech of one speaker. */
export interface Utterance {
  /** PCM of 16 bits, one channel. */
  samples: Int16Array;
  /** Samples a second. */
  rate: number;
  /** When it began, epoch ms. */
  at: number;
}

/** Writes down what was said. */
export interface Transcriber {
  /**
   * The words, empty if there are none. Throws UNAVAILABLE where a second try may go better, and BAD_SETTING
   * where it would not. `signal` breaks it off.
   */
  transcribe(utterance: Utterance, signal: AbortSignal): Promise<string>;
}
