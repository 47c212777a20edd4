import type { NewTimelineEntry, ReactionChange, ReactionItem, TimelineEntry } from '#libs/contract';

type Known = Pick<ReactionItem, 'contact' | 'timeline'>;

/**
 * The timelines that this process has reacted to lately, at most `limit` contacts: the next change of
 * one needs no reading. It may forget anything; the store knows.
 */
export class ReactionMemory {
  private readonly known = new Map<string, Known>();

  constructor(private readonly limit = 4000) {}

  /** Up to which number this contact's entries have been reacted to here; 0 if not known. */
  seenOf(contactId: string): number {
    return this.known.get(contactId)?.contact.seq ?? 0;
  }

  /** What a contact's changes, in any order, leave to react to; null if that can't be told from here. */
  itemOf(changes: readonly ReactionChange[]): ReactionItem | null {
    const inOrder = changes.toSorted((a, b) => a.contact.seq - b.contact.seq);
    const last = inOrder.at(-1) as ReactionChange;
    const before = this.known.get(last.contact.id)?.timeline ?? [];
    const timeline = [...before];
    for (const { contact, entries } of inOrder) {
      const from = contact.seq - entries.length;
      if (from > timeline.length) return null;
      timeline.push(...entries.slice(timeline.length - from).map(numbered(timeline.length + 1)));
    }
    return { contact: last.contact, timeline, fresh: timeline.slice(before.length) };
  }

  /** Reacted to. */
  remember({ contact, timeline }: Known): void {
    this.known.delete(contact.id);
    this.known.set(contact.id, { contact, timeline });
    if (this.known.size > this.limit) this.known.delete(this.known.keys().next().value as string);
  }
}

const numbered =
  (first: number) =>
  (entry: NewTimelineEntry, index: number): TimelineEntry => ({ ...entry, seq: first + index });
