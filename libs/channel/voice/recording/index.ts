export * from './collector.service.js';
export * from './recording.module.js';
export * from './recording.repository.js';
export * from './recording.rules.js';
export * from './recording.service.js';
export * from './sealed-file.rules.js';
export * from './store/index.js';
