import { pageOf, type Finding, type KnownFinding, type Page } from '#libs/contract';
import type { Clock, Log } from '#libs/platform';
import type { FindingStore } from './finding.repository.js';
import { behind, followed, lasts } from './finding.rules.js';

export interface FindingQuery {
  /** Null = all. */
  districtId: string | null;
  /** Those that are over instead of those that last. */
  over: boolean;
  /** The id of the last one that was read. */
  cursor: string | null;
  limit: number;
}

/** Follows findings from look to look, whoever looked: since when each lasts, and when it was over. */
export class FindingService {
  constructor(
    readonly store: FindingStore,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** What a look found; `looked`: whether it would have found this one again. One line of the log for each that is new or over. */
  async follow(found: readonly Finding[], looked: (finding: KnownFinding) => boolean): Promise<void> {
    const known = await this.store.read();
    const { kept, dropped, begun, ended } = followed(known, found, looked, this.clock.now());
    await this.store.write(kept, dropped);
    for (const { rule, contactId, agentId, detail } of begun) {
      this.log.error({ rule, contactId, agentId, detail }, 'an invariant is broken');
    }
    for (const { rule, contactId } of ended) this.log.info({ rule, contactId }, 'an invariant holds again');
  }

  /** Those that last, in the order in which they were seen: the one not looked at for longest first. */
  async open(): Promise<KnownFinding[]> {
    const findings = (await this.store.read()).filter(lasts);
    return findings.sort((one, other) => (one.seenAt < other.seenAt ? -1 : 1));
  }

  async page({ districtId, over, cursor, limit }: FindingQuery): Promise<Page<KnownFinding>> {
    const asked = (await this.store.read()).filter(
      (one) => lasts(one) !== over && (districtId === null || one.districtId === districtId),
    );
    return pageOf(behind(asked, cursor), limit, ({ id }) => id);
  }
}
