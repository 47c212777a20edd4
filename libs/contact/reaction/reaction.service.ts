import type { Reaction, ReactionChange, ReactionItem } from '#libs/contract';
import { GroupCommit, isStoreAway, type Clock, type Log } from '#libs/platform';
import { ReactionBackoff } from './reaction-backoff.rules.js';
import { ReactionMemory } from './reaction-memory.rules.js';
import type { ReactionMark, ReactionRepository } from './reaction.repository.js';

/** How long a fresh entry may wait for its job before the sweep takes it. */
const SWEEP_AFTER_MS = 3000;
/** That a sweep went well is noted so often; much less than others wait for it. */
const LOOK_MS = 10_000;
/** Marks gather this long: a contact that changes often is marked once. Much less than the sweep waits. */
const MARK_MS = 1000;

/**
 * Runs every reaction over the timeline entries nobody has reacted to. The mark is set only after
 * all reactions succeeded, so a crash repeats them: they are idempotent by contact and seq.
 */
export class ReactionService {
  private readonly memory = new ReactionMemory();
  private readonly backoff = new ReactionBackoff();
  private marks = new Map<string, number>();
  private timer: NodeJS.Timeout | null = null;
  private looked = 0;
  /**
   * Jobs that come while others are reacted to are taken together, after them: two at once that bring
   * changes of one contact would both have to read it, and react to the same entries twice.
   */
  private readonly jobs = new GroupCommit<readonly ReactionChange[], void>(
    async (batch) => {
      await this.takeTogether(batch.flat());
      return batch.map(() => undefined);
    },
    { maxRunning: 1 },
  );

  constructor(
    private readonly repository: ReactionRepository,
    private readonly reactions: readonly Reaction[],
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    const names = new Set(reactions.map((reaction) => reaction.name));
    if (names.size !== reactions.length) throw new Error('two reactions share a name');
  }

  /** Reacts to changes as a job brings them. They are marked within a second, or found again by the sweep. */
  take(changes: readonly ReactionChange[]): Promise<void> {
    return this.jobs.submit(changes);
  }

  /** Reacts to whatever these contacts have that nobody reacted to, and marks it. */
  async run(contactIds: readonly string[]): Promise<void> {
    const marks = await this.react(await this.repository.load(contactIds));
    if (marks.length > 0) await this.repository.markReacted(marks);
  }

  /** Reacts to what jobs missed, but for those that failed lately. Answers how many contacts it took. */
  async sweep(limit = 500): Promise<number> {
    const now = this.clock.now();
    const resting = this.backoff.resting(now);
    const contactIds = await this.repository.unreacted(now - SWEEP_AFTER_MS, limit, resting);
    if (contactIds.length > 0) {
      this.log.info({ contacts: contactIds.length }, 'reacting to entries that no job brought');
      await this.run(contactIds);
    }
    await this.noteLook(now);
    return contactIds.length;
  }

  /** Whether anybody looks is told by this alone while nothing happens. */
  private async noteLook(now: number): Promise<void> {
    if (now >= this.looked && now - this.looked < LOOK_MS) return;
    await this.repository.noteLook(now);
    this.looked = now;
  }

  /** Marks what is gathered; called at shutdown too. Never rejects. */
  async flush(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const marks = [...this.marks].map(([contactId, seq]): ReactionMark => ({ contactId, seq }));
    this.marks = new Map();
    if (marks.length === 0) return;
    try {
      await this.repository.markReacted(marks);
    } catch (error) {
      this.log.debug({ err: error }, 'marks left to the sweep');
    }
  }

  /** Every contact there is, oldest first: for rebuilding what reactions make. */
  all(): AsyncGenerator<ReactionItem> {
    return this.repository.all();
  }

  private async takeTogether(changes: readonly ReactionChange[]): Promise<void> {
    const unknown: string[] = [];
    const items: ReactionItem[] = [];
    for (const [contactId, its] of byContact(changes)) {
      if (its.every(({ contact }) => contact.seq <= this.memory.seenOf(contactId))) continue;
      const item = this.memory.itemOf(its);
      if (item) items.push(item);
      else unknown.push(contactId);
    }
    if (unknown.length > 0) items.push(...(await this.repository.load(unknown)));
    for (const { contactId, seq } of await this.react(items)) {
      this.marks.set(contactId, Math.max(seq, this.marks.get(contactId) ?? 0));
    }
    this.timer ??= setTimeout(() => void this.flush(), MARK_MS);
  }

  /** Answers what may be marked; of entries that were reacted to here before, only the mark is missing. */
  private async react(items: readonly ReactionItem[]): Promise<ReactionMark[]> {
    const open = items.filter((item) => item.fresh.length > 0);
    const due = open
      .map((item) => ({ ...item, fresh: this.unseen(item) }))
      .filter((item) => item.fresh.length > 0);
    const done = await this.reactTo(due);
    for (const item of done) {
      this.memory.remember(item);
      this.backoff.wentWell(item.contact.id);
      const { contact, fresh } = item;
      this.log.info({ contactId: contact.id, seq: contact.seq, entries: fresh.length }, 'reacted');
    }
    const failed = new Set(due.filter((item) => !done.includes(item)).map(({ contact }) => contact.id));
    return open
      .filter(({ contact }) => !failed.has(contact.id))
      .map(({ contact }) => ({ contactId: contact.id, seq: contact.seq }));
  }

  /**
   * Runs every reaction over all of them; if that fails, over each alone, so that contacts that can't be
   * reacted to keep no other from being measured: they are left alone for a while. Answers those that went well;
   * throws if none did. While the store is away nothing is tried further, and it is nobody's fault.
   */
  private async reactTo(due: readonly ReactionItem[]): Promise<readonly ReactionItem[]> {
    if (due.length === 0) return due;
    try {
      for (const reaction of this.reactions) await reaction.react(due);
      return due;
    } catch (error) {
      if (due.length === 1) this.failed(due[0] as ReactionItem, error);
      if (due.length === 1 || isAway(error)) throw error;
    }
    const done: ReactionItem[] = [];
    let failure: unknown;
    for (const item of due) {
      try {
        for (const reaction of this.reactions) await reaction.react([item]);
        done.push(item);
      } catch (error) {
        failure = error;
        this.failed(item, error);
        if (isAway(error)) break;
      }
    }
    if (done.length === 0) throw failure;
    return done;
  }

  private failed({ contact: { id, seq } }: ReactionItem, error: unknown): void {
    if (isAway(error)) return;
    this.backoff.failed(id, this.clock.now());
    this.log.error({ err: error, contactId: id, seq }, 'reaction failed');
  }

  private unseen({ contact, fresh }: ReactionItem): ReactionItem['fresh'] {
    const seen = this.memory.seenOf(contact.id);
    return fresh.filter((entry) => entry.seq > seen);
  }
}

/** A repository may say in its own words that the store did not answer. */
const isAway = (error: unknown): boolean =>
  isStoreAway(error) || (error instanceof Error && error.cause !== undefined && isAway(error.cause));

function byContact(changes: readonly ReactionChange[]): Map<string, ReactionChange[]> {
  const found = new Map<string, ReactionChange[]>();
  for (const change of changes) {
    const its = found.get(change.contact.id);
    if (its) its.push(change);
    else found.set(change.contact.id, [change]);
  }
  return found;
}
