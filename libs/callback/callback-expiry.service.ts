import type { Clock } from '#libs/platform';
import type { CallbackExpiryRepository } from './store/callback-expiry.repository.js';

/** They are forgotten so many at a time, and so often in a round. */
const AT_ONCE = 500;
const ROUNDS = 20;

/** Forgets callbacks that have been over for longer than they are kept. */
export class CallbackExpiryService {
  /** `keptMs`: since the last thing that happened to one; 0 = for ever. */
  constructor(
    private readonly repository: Pick<CallbackExpiryRepository, 'overBefore' | 'remove'>,
    private readonly clock: Clock,
    private readonly keptMs: number,
  ) {}

  /** `removed` is told how many of a district, before they are. */
  async expire(removed: (districtId: string, count: number) => Promise<void>): Promise<void> {
    if (this.keptMs === 0) return;
    const before = new Date(this.clock.now() - this.keptMs);
    for (let round = 0; round < ROUNDS; round += 1) {
      const over = await this.repository.overBefore(before, AT_ONCE);
      for (const districtId of new Set(over.map((one) => one.districtId))) {
        const ids = over.filter((one) => one.districtId === districtId).map(({ _id }) => _id);
        await removed(districtId, ids.length);
        await this.repository.remove(ids);
      }
      if (over.length < AT_ONCE) return;
    }
  }
}
