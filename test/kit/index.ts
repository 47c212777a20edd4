export * from './stores.js';
export * from './wechat-api.js';
