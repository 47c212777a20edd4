export * from './call-parts.js';
export * from './entrance.service.js';
export * from './leg.service.js';
export * from './parting.service.js';
export * from './settling.service.js';
export * from './step.service.js';
export * from './unasked.service.js';
