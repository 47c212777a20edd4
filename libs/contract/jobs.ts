import type { ReactionChange } from './ports.js';

/** Jobs by name, with their payloads. All run at least once: handlers are idempotent. */
export interface Jobs {
  /** React to timeline entries not reacted to yet; what was committed travels along. */
  react: { changes: ReactionChange[] };
  /** Hand one outbound message to its channel. */
  'deliver-message': { messageId: string };
}
export type JobName = keyof Jobs;
