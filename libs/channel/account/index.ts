export * from './account.repository.js';
