export * from './ari-client.service.js';
export * from './ari-rest.service.js';
export * from './ari-socket.service.js';
export * from './ari.model.js';
