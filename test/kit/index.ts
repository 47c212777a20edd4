export * from './stores.js';
export * from './identity.js';
