export * from './crowd.service.js';
export { RefusedError } from './link.service.js';
export * from './stage.service.js';
export * from './visitor-book.js';
