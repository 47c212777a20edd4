export * from './crowd.service.js';
export * from './stage.service.js';
