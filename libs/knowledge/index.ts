export * from './article.repository.js';
export * from './article.rules.js';
export * from './article.service.js';
export * from './knowledge.module.js';
