export * from './day.rules.js';
export * from './calendar.rules.js';
export * from './gap.rules.js';
