export * from './hotline-seed.service.js';
export * from './people.rules.js';
export * from './place.rules.js';
export * from './random.rules.js';
export * from './seed.service.js';
export * from './talk.rules.js';
export * from './topic.rules.js';
