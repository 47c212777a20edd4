export * from './farewell.rules.js';
export * from './reception.service.js';
