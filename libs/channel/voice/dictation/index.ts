export * from './dictation.service.js';
export * from './openai-transcriber.adapter.js';
export * from './transcriber.js';
export * from './utterance.rules.js';
export * from './wave-file.rules.js';
