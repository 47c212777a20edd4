export * from './eventually.js';
export * from './rest.js';
export * from './socket-client.js';
export * from './stores.js';
