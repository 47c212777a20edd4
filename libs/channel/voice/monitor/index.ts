export * from './monitor.rules.js';
export * from './monitoring.service.js';
