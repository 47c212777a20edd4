export * from './figures.module.js';
export * from './metrics.module.js';
