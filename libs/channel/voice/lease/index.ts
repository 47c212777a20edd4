export * from './lease-keeper.service.js';
export * from './lease.repository.js';
