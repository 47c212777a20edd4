export * from './core.module.js';
export * from './ports.js';
