import type { Clock } from '#libs/platform';
import type { CustomerRenamingRepository, Naming, Renamed } from './customer-renaming.repository.js';
import { isKeyed, type CustomerIds } from './customer-ids.rules.js';

/** In one step: little enough that nobody waits for it. */
const STEP = 500;
/** Processes of the version before may go on for so long beside those of this one. */
const OVERLAP_MS = 24 * 3_600_000;
/** What a process is about to store may have an id so much older than what is stored already. */
const LATE_MS = 10 * 60_000;
const CONTACTS = 'contacts';

/**
 * Gives customers of versions before their keyed ids: the open contacts first, then all, by id, a step at a time.
 * Any number of processes may; whoever is stopped goes on from where somebody has come to.
 */
export class CustomerRenamingService {
  private openDone = false;

  constructor(
    private readonly repository: CustomerRenamingRepository,
    private readonly ids: CustomerIds,
    private readonly clock: Clock,
    private readonly step = STEP,
  ) {}

  /** One step. `more`: there is more at once; `caught-up`: processes of the version before may still add some. */
  async round(): Promise<'more' | 'caught-up' | 'done'> {
    const now = this.clock.now();
    const { startedAt, after, done } = await this.repository.begin(CONTACTS, now);
    if (done) return 'done';
    if (!this.openDone) await this.renameOpen();
    const page = await this.repository.page(after, this.step);
    await this.repository.rename(this.renamedOf(page));
    const last = page.at(-1)?.id ?? after;
    const settled = idAt(now - LATE_MS);
    const more = page.length === this.step && last < settled;
    const over = !more && now - startedAt.getTime() >= OVERLAP_MS;
    await this.repository.reached(CONTACTS, last < settled ? last : settled, over);
    return more ? 'more' : 'caught-up';
  }

  /** Those that customers are in: their agents and supervisors see them now. */
  private async renameOpen(): Promise<void> {
    for (let after = ''; ;) {
      const open = await this.repository.open(after, this.step);
      await this.repository.rename(this.renamedOf(open));
      if (open.length < this.step) break;
      after = open.at(-1)?.openKey ?? '';
    }
    this.openDone = true;
  }

  private renamedOf(found: readonly Naming[]): Renamed[] {
    return found
      .filter(({ customer }) => !isKeyed(customer.id))
      .map(({ id, channel, accountId, customer }) => {
        const to = this.ids.of({ channel, accountId, identity: customer.identity });
        return { id, from: customer.id, to };
      });
  }
}

/** The lowest id that a process makes at this time. */
const idAt = (ms: number): string =>
  `${Math.max(0, Math.floor(ms / 1000))
    .toString(16)
    .padStart(8, '0')}${'0'.repeat(16)}`;
