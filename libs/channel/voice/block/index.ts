export * from './blocked-caller.rules.js';
export * from './blocked-caller.repository.js';
export * from './blocked-caller.service.js';
