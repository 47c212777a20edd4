export * from './asterisk-link.service.js';
export * from './voice.module.js';
