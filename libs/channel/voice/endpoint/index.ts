export * from './endpoint.service.js';
export * from './phone-absence.repository.js';
export * from './phone-absence.service.js';
export * from './phone-push.service.js';
export * from './phone.repository.js';
export * from './phone.rules.js';
