import type { ContactTopic } from '../contact-query.repository.js';

/**
 * The contact that one on `topicId` repeats, among others of its customer, newest first: the latest on the same topic
 * that was opened at most `withinMs` before it. What came after it, or is not closed with a topic, is none.
 */
export function repeated(
  found: readonly ContactTopic[],
  contact: ContactTopic & { topicId: string },
  withinMs: number,
): string | null {
  const before = found.find(
    ({ id, topicId, openedAt }) =>
      id !== contact.id &&
      topicId === contact.topicId &&
      openedAt <= contact.openedAt &&
      openedAt >= contact.openedAt - withinMs,
  );
  return before?.id ?? null;
}
