import type { CallReach } from '#libs/contract';
import type { Log } from '#libs/platform';
import type { LeaseRepository } from './lease.repository.js';

const PREFIX = 'voice ';
/** An Asterisk that nobody has been in charge of for so long is none of ours any more. */
const FORGOTTEN_MS = 86_400_000;
/** How old an answer may be. */
const FRESH_MS = 500;

/** The lease of whoever is in charge of an Asterisk. */
export const leaseNameOf = (url: string): string => `${PREFIX}${url}`;

/**
 * Whether calls are to be held back, by what the processes in charge of Asterisks say with their leases. Where
 * there was no such process at all, nothing is held. While the truth can't be asked, the last answer holds.
 */
export class CallReachService implements CallReach {
  private held = false;
  private askedAt = -Infinity;
  private asking: Promise<void> | null = null;

  constructor(
    private readonly leases: Pick<LeaseRepository, 'allFail'>,
    private readonly shown: (held: boolean) => void,
    private readonly log: Log,
  ) {}

  async isHeld(): Promise<boolean> {
    if (performance.now() - this.askedAt >= FRESH_MS)
      await (this.asking ??= this.ask().finally(() => (this.asking = null)));
    return this.held;
  }

  private async ask(): Promise<void> {
    const askedAt = performance.now();
    try {
      const held = await this.leases.allFail(PREFIX, FORGOTTEN_MS);
      if (held !== this.held)
        this.log[held ? 'warn' : 'info'](
          held ? 'no Asterisk: calls are held back' : 'calls are offered again',
        );
      this.held = held;
      this.shown(held);
      this.askedAt = askedAt;
    } catch (error) {
      this.log.debug({ err: error }, 'whether calls can be connected is not known');
    }
  }
}
