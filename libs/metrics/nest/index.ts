export * from './alarm.module.js';
export * from './completeness.module.js';
export * from './figures.module.js';
export * from './frame.module.js';
export * from './metrics.module.js';
