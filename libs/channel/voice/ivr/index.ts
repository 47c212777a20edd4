export * from './active-tree.service.js';
export * from './journey.rules.js';
export * from './shape.rules.js';
export * from './tree.model.js';
export * from './tree.repository.js';
export * from './tree.rules.js';
export * from './tree.service.js';
export * from './walk.rules.js';
