export * from './control.repository.js';
export * from './control.service.js';
export * from './control-signal.service.js';
export * from './leaving.provider.js';
export * from './leaving.service.js';
export * from './monitor.service.js';
