export * from './control.repository.js';
export * from './control.service.js';
