export * from './number-languages.service.js';
export * from './voice-line.service.js';
export * from './voice-number.service.js';
