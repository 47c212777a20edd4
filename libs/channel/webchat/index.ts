export * from './webchat-account.service.js';
export * from './webchat.adapter.js';
