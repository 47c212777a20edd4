export * from './asterisk-name.service.js';
export * from './call-reach.service.js';
export * from './lease-keeper.service.js';
export * from './lease.repository.js';
export * from './system-name.rules.js';
