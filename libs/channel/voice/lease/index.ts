export * from './call-reach.service.js';
export * from './lease-keeper.service.js';
export * from './lease.repository.js';
