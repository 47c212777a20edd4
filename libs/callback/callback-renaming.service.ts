import type { Channel } from '#libs/contract';
import type { Clock } from '#libs/platform';
import { openKeyOf } from './callback.rules.js';
import type { CallbackRenamingRepository } from './store/callback-renaming.repository.js';
import type { CallbackRepository } from './store/callback.repository.js';
import type { CallbackDoc } from './store/callback.schema.js';

/** Ids of customers, made with a key. */
export interface CustomerNames {
  of(party: { channel: Channel; accountId: string; identity: string }): string;
}

const STEP = 500;

/**
 * Gives the customers of callbacks their keyed ids: of those that are pending first, then of all, by id, a step at
 * a time. Any number of processes may, again and again.
 */
export class CallbackRenamingService {
  /** Everything up to this id has been looked at since the start. */
  private after = '';

  constructor(
    private readonly repository: CallbackRepository,
    private readonly renames: CallbackRenamingRepository,
    private readonly names: CustomerNames,
    private readonly clock: Clock,
  ) {}

  /** One step. True while there is more at once. */
  async round(): Promise<boolean> {
    for (let after = ''; ;) {
      const pending = await this.renames.pendingAfter(after, STEP);
      for (const callback of pending) await this.renamePending(callback);
      if (pending.length < STEP) break;
      after = pending.at(-1)?.openKey ?? '';
    }
    const page = await this.renames.page(this.after, STEP);
    for (const callback of page) {
      const id = this.nameOf(callback);
      if (callback.openKey === undefined && id !== callback.customer.id) {
        await this.renames.renameOver(callback._id, id);
      }
    }
    this.after = page.at(-1)?._id ?? this.after;
    return page.length === STEP;
  }

  private async renamePending(callback: CallbackDoc): Promise<void> {
    const id = this.nameOf(callback);
    if (id === callback.customer.id) return;
    const { channel, accountId } = callback;
    const openKey = openKeyOf({ channel, accountId, customer: { id } });
    if ((await this.renames.rename(callback, id, openKey)) !== 'taken') return;
    // They asked again before this one was renamed: the earlier one has the place in line that is to be kept.
    const later = await this.repository.pendingOf(openKey);
    // By another process it may be this one, under its new key.
    if (later?.state !== 'open' || later._id === callback._id) return;
    await this.repository.end(later._id, 'cancelled', 'system', this.clock.now());
    await this.renames.rename(callback, id, openKey, later);
  }

  private nameOf({ channel, accountId, customer: { identity } }: CallbackDoc): string {
    return this.names.of({ channel, accountId, identity });
  }
}
