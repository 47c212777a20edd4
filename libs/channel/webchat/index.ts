export * from './webchat.adapter.js';
