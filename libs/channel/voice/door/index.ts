export * from './dialplan-door.service.js';
export * from './pace.rules.js';
