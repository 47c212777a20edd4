export * from './blocked-caller.model.js';
export * from './blocked-caller.repository.js';
export * from './blocked-caller.service.js';
