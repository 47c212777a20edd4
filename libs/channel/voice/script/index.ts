export * from './script.rules.js';
export * from './script.service.js';
