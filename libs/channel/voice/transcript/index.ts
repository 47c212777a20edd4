export * from './gram.rules.js';
export * from './line.rules.js';
export * from './scribe.service.js';
export * from './transcript.module.js';
export * from './transcript.repository.js';
export * from './transcript.service.js';
