export * from './call-switch.service.js';
export * from './call.js';
export * from './call.rules.js';
export * from './call.service.js';
export * from './leg.rules.js';
export * from './hangup.rules.js';
export * from './media.service.js';
export * from './recovery.service.js';
