export * from './eventually.js';
export * from './identity.js';
export * from './own-stores.js';
export * from './rest.js';
export * from './socket-client.js';
export * from './stores.js';
export * from './story.js';
