export * from './voice-line.service.js';
