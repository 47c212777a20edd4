/**
 * The light part of the kit. What brings a whole app or lib with it is imported by its own name,
 * e.g. `#kit/jietong`, so that a spec of rules does not load the gateway.
 */
export * from './eventually.js';
export * from './own-stores.js';
export * from './rest.js';
export * from './socket-client.js';
export * from './stores.js';
export * from './story.js';
export * from './within.js';
