import type { CallReach } from '#libs/contract';
import type { Log } from '#libs/platform';
import { NAME_PREFIX } from './asterisk-name.service.js';
import type { LeaseRepository } from './lease.repository.js';
import { systemNameOf } from './system-name.rules.js';

const PREFIX = 'voice ';
/** An Asterisk that nobody has been in charge of for so long is none of ours any more. */
const FORGOTTEN_MS = 86_400_000;
/** So long the calls of its name are known to be its own: nobody else can connect them. */
const NAME_KEPT_MS = 30 * FORGOTTEN_MS;
/** How old an answer may be. */
const FRESH_MS = 500;

/** The lease of whoever is in charge of an Asterisk. */
export const leaseNameOf = (url: string): string => `${PREFIX}${url}`;

/**
 * Addresses of the Asterisks that a process has now, one of each name. One that nobody has brings no calls, and no
 * phone that is there alone can be rung.
 */
export const reachableAsterisks = async (leases: Pick<LeaseRepository, 'known'>): Promise<string[]> =>
  (await leases.known(NAME_PREFIX, FORGOTTEN_MS)).flatMap(({ holder: url, works }) => (works ? url : []));

/** Open contacts of calls, with the ids of their calls. */
export interface OpenCallSource {
  openCallIds(): Promise<{ contactId: string; callId: string }[]>;
}

/** What can be connected now. */
interface Reach {
  /** No process has an Asterisk. */
  held: boolean;
  /** Contacts at Asterisks that no process has. */
  outOfReach: ReadonlySet<string>;
}

/**
 * Which calls are to be held back, by what the processes in charge of Asterisks say with their leases. Where
 * there was no such process at all, nothing is held. While the truth can't be asked, the last answer holds.
 */
export class CallReachService implements CallReach {
  private reach: Reach = { held: false, outOfReach: new Set() };
  /** The Asterisks that have calls and nobody has, as the log knows them. */
  private lost = '';
  private askedAt = -Infinity;
  private asking: Promise<void> | null = null;

  constructor(
    private readonly leases: Pick<LeaseRepository, 'known'>,
    private readonly calls: OpenCallSource,
    private readonly shown: (held: boolean, outOfReach: number) => void,
    private readonly log: Log,
  ) {}

  async isHeld(): Promise<boolean> {
    return (await this.fresh()).held;
  }

  async outOfReach(): Promise<ReadonlySet<string>> {
    return (await this.fresh()).outOfReach;
  }

  private async fresh(): Promise<Reach> {
    if (performance.now() - this.askedAt >= FRESH_MS)
      await (this.asking ??= this.ask().finally(() => (this.asking = null)));
    return this.reach;
  }

  private async ask(): Promise<void> {
    const askedAt = performance.now();
    try {
      const charges = await this.leases.known(PREFIX, FORGOTTEN_MS);
      const there = charges.filter(({ works }) => works).map(({ name: url }) => url);
      const held = charges.length > 0 && there.length === 0;
      const names = await this.leases.known(NAME_PREFIX, NAME_KEPT_MS);
      const lost = await this.callsAt(names.filter(({ holder }) => !there.includes(holder)));
      const outOfReach = new Set(lost.map(({ contactId }) => contactId));
      this.tell(held, [...new Set(lost.map(({ systemName }) => systemName))].toSorted().join(' '));
      this.reach = { held, outOfReach };
      this.shown(held, outOfReach.size);
      this.askedAt = askedAt;
    } catch (error) {
      this.log.debug({ err: error }, 'whether calls can be connected is not known');
    }
  }

  private async callsAt(
    asterisks: readonly { name: string }[],
  ): Promise<{ contactId: string; systemName: string }[]> {
    if (asterisks.length === 0) return [];
    const calls = await this.calls.openCallIds();
    return calls.flatMap(({ contactId, callId }) => {
      const systemName = systemNameOf(callId);
      const there = systemName !== null && asterisks.some(({ name }) => name === systemName);
      return there ? [{ contactId, systemName }] : [];
    });
  }

  private tell(held: boolean, lost: string): void {
    if (held !== this.reach.held)
      this.log[held ? 'warn' : 'info'](held ? 'no Asterisk: calls are held back' : 'calls are offered again');
    if (lost !== this.lost && !held)
      this.log[lost === '' ? 'info' : 'warn'](
        { asterisks: lost },
        lost === '' ? 'every Asterisk is there' : 'calls of some Asterisks are held back',
      );
    this.lost = lost;
  }
}
