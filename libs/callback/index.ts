export * from './callback-renaming.service.js';
export * from './callback-round.service.js';
export * from './callback.module.js';
export * from './callback.reaction.js';
export * from './callback.repository.js';
export type { CallbackDoc } from './callback.schema.js';
export { actsOf, phoneOf, viewOf as callbackViewOf } from './callback.rules.js';
export * from './callback.service.js';
export * from './phone-key.rules.js';
