import type { Delivery, MessageView } from '#libs/contract';

/** Messages of one contact: how pushes, answers and reloads become one truthful list. */

/** A delivery only moves forward; a late push can't turn `sent` back into `pending`. */
const PROGRESS: Record<Delivery, number> = { pending: 0, unknown: 1, sent: 2, failed: 2, received: 2 };

const newerOf = (a: MessageView, b: MessageView): MessageView =>
  PROGRESS[b.delivery] >= PROGRESS[a.delivery] ? b : a;

/** The known messages with the new ones: each once, in the order of their numbers. */
export function mergeMessages(
  known: readonly MessageView[],
  fresh: readonly MessageView[],
): readonly MessageView[] {
  if (fresh.length === 0) return known;
  const byId = new Map(known.map((message) => [message.id, message]));
  for (const message of fresh) {
    const old = byId.get(message.id);
    byId.set(message.id, old ? newerOf(old, message) : message);
  }
  return [...byId.values()].sort((a, b) => a.seq - b.seq);
}

/**
 * The number after which to ask the server again: everything newer than what we have, and again
 * everything from the first message whose delivery is not settled. Undefined = from the start.
 */
export function resumeAfter(messages: readonly MessageView[]): number | undefined {
  const last = messages[messages.length - 1];
  if (!last) return undefined;
  const open = messages.find((m) => m.delivery === 'pending' || m.delivery === 'unknown');
  return open ? open.seq - 1 : last.seq;
}

/** Messages from the customer that the agent has not seen. */
export function unreadCount(messages: readonly MessageView[], readUpTo: number): number {
  return messages.filter((m) => m.direction === 'inbound' && m.seq > readUpTo).length;
}

export const lastSeq = (messages: readonly MessageView[]): number => messages[messages.length - 1]?.seq ?? 0;
