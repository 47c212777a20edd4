export * from './agent.listener.js';
export * from './agent.module.js';
export * from './agent.repository.js';
export * from './agent.rules.js';
export * from './agent.service.js';
export * from './agent-port.service.js';
export * from './agent-seat.service.js';
export * from './presence.service.js';
