/** Jobs by name, with their payloads. All run at least once: handlers are idempotent. */
export interface Jobs {
  /** React to timeline entries not reacted to yet, of these contacts. */
  react: { contactIds: string[] };
  /** Hand one outbound message to its channel. */
  'deliver-message': { messageId: string };
}
export type JobName = keyof Jobs;
export const JOB_NAMES = ['react', 'deliver-message'] as const satisfies readonly JobName[];
