export * from './stores.js';
export * from './story.js';
