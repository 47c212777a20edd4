export * from './called-number.rules.js';
export * from './number-languages.service.js';
export * from './recording-notices.service.js';
export * from './voice-line.rules.js';
export * from './voice-line.service.js';
export * from './voice-number.service.js';
