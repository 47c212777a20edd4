export * from './voice-line.service.js';
export * from './voice-number.service.js';
