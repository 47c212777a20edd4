export * from './dictation.service.js';
export * from './openai-transcriber.adapter.js';
export * from './transcriber.js';
export * from './utterance.rules.js';
