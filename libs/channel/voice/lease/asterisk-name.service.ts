import { AppError } from '#libs/contract';
import type { Log } from '#libs/platform';
import type { LeaseRepository } from './lease.repository.js';

export const NAME_PREFIX = 'asterisk ';
/** How long a name is kept for an Asterisk that says nothing more. */
const KEPT_MS = 4000;

/**
 * Keeps the `systemname` of an Asterisk for it alone: the ids of its channels begin with it, and calls that are not
 * found at the Asterisk of their name are ended. Two of one name would end each other's calls.
 */
export class AsteriskName {
  private name: string | null = null;

  /** `url`: of its ARI, without a password; whoever takes over from another process has the same. */
  constructor(
    private readonly leases: Pick<LeaseRepository, 'hold'>,
    private readonly url: string,
    private readonly log: Log,
  ) {}

  /** Throws BAD_SETTING while another Asterisk has the name. */
  async take(name: string): Promise<void> {
    if (!(await this.leases.hold(`${NAME_PREFIX}${name}`, this.url, KEPT_MS)))
      throw new AppError('BAD_SETTING', [
        `asterisk.conf 的 systemname “${name}” 已被另一台 Asterisk 使用，须各不相同 / systemname "${name}" in asterisk.conf: another Asterisk has it; each needs a name of its own`,
      ]);
    this.name = name;
  }

  /** Still this Asterisk's. Never throws. */
  async renew(): Promise<void> {
    if (this.name === null) return;
    await this.take(this.name).catch((error: unknown) =>
      this.log.error({ err: error, systemName: this.name }, 'the name of this Asterisk is not kept for it'),
    );
  }
}
