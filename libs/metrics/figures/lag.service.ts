import type { ReactionBacklog } from '#libs/contract';
import type { Clock } from '#libs/platform';

/** Entries are normally counted within a second, and those that no job brought after three, ms. */
const BEHIND_AFTER_MS = 10_000;
/** What nobody could react to for so long is a contact that is broken, not a standstill, ms. */
const BROKEN_AFTER_MS = 3_600_000;
/** Workers look every few seconds whether something is left: who has not for so long does not work, ms. */
const STOPPED_AFTER_MS = 60_000;
/** The backlog is asked at most once in this time, whoever wants to know, ms. */
const KNOWN_MS = 2000;

/** Whether facts are made of what happens: if not, figures of now stand still and look fresh. */
export class LagService {
  private known: { at: number; since: Promise<number | null> } | null = null;

  constructor(
    private readonly backlog: Pick<ReactionBacklog, 'behindSince' | 'lookedAt'>,
    private readonly clock: Clock,
  ) {}

  /** Up to when all is counted that happened, epoch ms; null = up to now, but for a few seconds. */
  since(): Promise<number | null> {
    const now = this.clock.now();
    if (this.known && now >= this.known.at && now - this.known.at < KNOWN_MS) return this.known.since;
    const since = this.ask(now);
    this.known = { at: now, since };
    // A failure is for whoever asked; the next one asks again.
    since.catch(() => {
      this.known = null;
    });
    return since;
  }

  /** While nobody looks, what waited then waits still, however long ago that was; and if nothing did, nothing is known since. */
  private async ask(now: number): Promise<number | null> {
    const looked = await this.backlog.lookedAt();
    const stopped = looked !== null && now - looked > STOPPED_AFTER_MS ? looked : null;
    const oldest = (stopped ?? now) - BROKEN_AFTER_MS;
    return (await this.backlog.behindSince(now - BEHIND_AFTER_MS, oldest)) ?? stopped;
  }
}
