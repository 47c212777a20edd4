export * from './access.rules.js';
export * from './account.repository.js';
