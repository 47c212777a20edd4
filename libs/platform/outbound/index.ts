export * from './guarded-post.adapter.js';
export * from './inner-address.rules.js';
export * from './signature.rules.js';
