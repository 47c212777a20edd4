export * from './call-signal.listener.js';
export * from './call-signal.module.js';
