export * from './own-stores.js';
export * from './stores.js';
