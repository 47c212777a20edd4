export * from './notice.rules.js';
export * from './espeak.adapter.js';
export * from './prompt.rules.js';
export * from './silence.rules.js';
export * from './speech-engine.js';
export * from './number.rules.js';
export * from './wave-file.rules.js';
