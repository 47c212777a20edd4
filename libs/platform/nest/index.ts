export * from './service.js';
export * from './ports.js';
export * from './access.decorator.js';
export * from './class.provider.js';
export * from './rounds.js';
export * from './core.module.js';
export * from './health/health.module.js';
export { METRICS } from './health/metrics.js';
export * from './health/readiness.js';
export * from './http/http-app.js';
export * from './site/openapi.js';
export { CheckedInPieces } from './http/pieces.rules.js';
export * from './http/refusal.rules.js';
export * from './http/strict.pipe.js';
export {
  principalOf,
  SOCKET_AUTH,
  type SocketDoor,
  type SocketDoors,
  type SocketOrigin,
} from './socket/socket-auth.js';
export { SocketGateway, SocketPrincipal } from './socket/socket-events.js';
export * from './socket/socket.adapter.js';
export { hearPushes } from './socket/socket-target.js';
export { SocketWatches } from './socket/socket-watches.js';
