export * from './article.repository.js';
export * from './article.rules.js';
export * from './article.service.js';
export * from './knowledge.module.js';
export * from './topic/topic.repository.js';
export * from './topic/topic.service.js';
