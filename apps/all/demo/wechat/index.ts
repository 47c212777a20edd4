export * from './wechat-api.service.js';
export * from './wechat-caller.service.js';
