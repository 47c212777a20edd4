import type { Reaction, ReactionItem } from '#libs/contract';
import type { Clock, Log } from '#libs/platform';
import type { ReactionRepository } from './reaction.repository.js';

/** How long a fresh entry may wait for its job before the sweep takes it. */
const SWEEP_AFTER_MS = 3000;

/**
 * Runs every reaction over the timeline entries nobody has reacted to. The mark is set only after
 * all reactions succeeded, so a crash repeats them: they are idempotent by contact and seq.
 */
export class ReactionService {
  constructor(
    private readonly repository: ReactionRepository,
    private readonly reactions: readonly Reaction[],
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    const names = new Set(reactions.map((reaction) => reaction.name));
    if (names.size !== reactions.length) throw new Error('two reactions share a name');
  }

  async run(contactIds: readonly string[]): Promise<void> {
    const items = await this.repository.load(contactIds);
    const open = items.filter((item) => item.fresh.length > 0);
    if (open.length === 0) return;
    for (const reaction of this.reactions) await reaction.react(open);
    await this.repository.markReacted(
      open.map((item) => ({ contactId: item.contact.id, seq: item.contact.seq })),
    );
    for (const { contact, fresh } of open) {
      this.log.info({ contactId: contact.id, seq: contact.seq, entries: fresh.length }, 'reacted');
    }
  }

  /** Reacts to what jobs missed. Answers how many contacts it took. */
  async sweep(limit = 500): Promise<number> {
    const contactIds = await this.repository.unreacted(this.clock.now() - SWEEP_AFTER_MS, limit);
    if (contactIds.length > 0) {
      this.log.info({ contacts: contactIds.length }, 'reacting to entries that no job brought');
      await this.run(contactIds);
    }
    return contactIds.length;
  }

  /** Every contact there is, oldest first: for rebuilding what reactions make. */
  all(): AsyncGenerator<ReactionItem> {
    return this.repository.all();
  }
}
