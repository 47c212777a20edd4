export * from './account/index.js';
export * from './channel.module.js';
export * from './voice/index.js';
export * from './webchat/index.js';
export * from './wechat/index.js';
