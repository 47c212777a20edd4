export * from './history.rules.js';
export * from './past-days.rules.js';
export * from './past-mark.repository.js';
export { pastStores } from './past-stores.repository.js';
export * from './past.service.js';
