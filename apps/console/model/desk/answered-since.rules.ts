import type { ContactView } from '#libs/contract';

type Known = Pick<ContactView, 'id' | 'callbackId' | 'continues' | 'openedAt' | 'queuedAt' | 'answeredAt'>;

/**
 * When a customer who is being called back was last answered in a contact that they began after the one it is for; null
 * if they weren't, as far as their earlier contacts tell. What was agreed on for a time, or is shared with others, is not
 * over then: whoever calls should know.
 */
export function answeredSince(callback: Known, earlier: readonly Known[]): string | null {
  const { continues } = callback;
  const since = earlier.find(({ id }) => id === continues)?.openedAt ?? callback.queuedAt;
  const answers = earlier.flatMap(({ id, callbackId, openedAt, answeredAt }) =>
    callbackId === null && id !== continues && openedAt > since && answeredAt !== null ? [answeredAt] : [],
  );
  return answers.reduce<string | null>((last, at) => (last === null || at > last ? at : last), null);
}
