export * from './result/summary.rules.js';
export * from './result/tally.rules.js';
export * from './scenario.rules.js';
export * from './simulation.service.js';
export * from './traffic/generated.rules.js';
export * from './traffic/pattern.rules.js';
export * from './traffic/recorded.rules.js';
export * from './traffic/shift.rules.js';
