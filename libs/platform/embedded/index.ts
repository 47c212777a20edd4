export * from './asterisk/index.js';
export { cacheFolder, findMongod, findRedis } from './binaries.js';
export { homeSecret, makeHome } from './home.js';
export { startMongod } from './mongod.js';
export { freePort, freeUdpPort, isFree } from './port.js';
export { answers, startRedisServer } from './redis-server.js';
export type { Store } from './store-process.js';
export { endLeftovers, startEmbeddedStores, type EmbeddedStores } from './stores.js';
