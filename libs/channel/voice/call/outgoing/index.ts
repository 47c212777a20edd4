export * from './dial.rules.js';
export * from './dial.service.js';
