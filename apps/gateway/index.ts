export * from './agent/desk.service.js';
export * from './agent/wrap-up.service.js';
export * from './gateway.module.js';
export { CONTACT_VIEWS } from './metrics/figures.controller.js';
export * from './metrics/metrics.module.js';
export * from './prepare.js';
export * from './routing/policy/policy.dto.js';
export * from './routing/simulation/simulated-days.rules.js';
export * from './routing/simulation/stored.repository.js';
