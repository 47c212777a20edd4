export * from './ear.rules.js';
export * from './hearing.service.js';
