export * from './call-switch.service.js';
export * from './fallback-wish.service.js';
export * from './recovery.service.js';
