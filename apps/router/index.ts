export * from './router.module.js';
