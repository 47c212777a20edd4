export * from './demo.service.js';
