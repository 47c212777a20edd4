import type { PromptName } from './prompt.rules.js';
import type { SpokenLanguage } from './speech-engine.js';

/** The product's own prompt that says that calls are recorded. */
export const RECORDING_NOTICE = 'recording-notice' satisfies PromptName;

const SAID = { zh: /录音|录制/, en: /\brecord/i } as const;

/** Whether whoever hears these words is told that the call is recorded. */
export const tellsOfRecording = (words: Readonly<Partial<Record<SpokenLanguage, string>>>): boolean =>
  SAID.zh.test(words.zh ?? '') || SAID.en.test(words.en ?? '');
