export * from './dialler.module.js';
export * from './voice-dialler.service.js';
