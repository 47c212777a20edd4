export * from './endpoint.service.js';
