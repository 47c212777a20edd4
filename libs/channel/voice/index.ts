export * from './ari/index.js';
export * from './call/index.js';
export * from './control/index.js';
export * from './endpoint/index.js';
export * from './lease/index.js';
export * from './line/index.js';
export * from './signal/index.js';
export * from './speech/index.js';
