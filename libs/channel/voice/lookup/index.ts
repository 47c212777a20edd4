export * from './lookup.adapter.js';
export * from './lookup.rules.js';
