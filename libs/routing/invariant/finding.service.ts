import {
  pageOf,
  type Finding,
  type FindingPage,
  type InvariantRule,
  type KnownFinding,
} from '#libs/contract';
import type { Clock, Log } from '#libs/platform';
import type { FindingStore } from './finding.repository.js';
import { behind, followed, lasts, type Look } from './finding.rules.js';
import type { PassStore } from './pass.repository.js';
import { changeOf, unlisted } from './unlisted.rules.js';

/** Which findings are asked for. */
export interface FindingQuery {
  /** Null = all. */
  districtId: string | null;
  /** Those that are over instead of those that last. */
  over: boolean;
  /** The id of the last one that was read. */
  cursor: string | null;
  limit: number;
}

/** What one round looked at, and what it found. */
export interface Round {
  found: readonly Finding[];
  /** Whether the round would have found this one again. */
  looked: (finding: KnownFinding) => boolean;
  /** The contacts of the pass that were looked at, newest first. */
  walked: readonly string[];
  /** No contact is left behind them. */
  whole: boolean;
}

/** Follows findings from look to look, whoever looked: since when each lasts, and when it was over. */
export class FindingService {
  constructor(
    private readonly findings: FindingStore,
    private readonly passes: PassStore,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** True for one caller per round. */
  turn(): Promise<boolean> {
    return this.passes.turn();
  }

  /** Behind which contact the pass goes on; null = it begins with the newest. */
  pastId(): Promise<string | null> {
    return this.passes.pastId();
  }

  /** What somebody found who asked; what is not among it may still last. */
  async asked(found: readonly Finding[]): Promise<void> {
    const look = await this.follow(found, () => false);
    const [reached, counts] = await Promise.all([this.passes.pastId(), this.passes.counts()]);
    const { met, passed } = changeOf(look, new Set(), reached, counts);
    await this.passes.count({ met, passed });
  }

  /** What the round of a pass found, which goes on behind it. */
  async round({ found, looked, walked, whole }: Round): Promise<void> {
    const look = await this.follow(found, looked);
    const reached = walked.at(-1) ?? (await this.passes.pastId());
    await this.passes.count(changeOf(look, new Set(walked), reached, await this.passes.counts()));
    if (whole) await this.passes.finish(new Date(this.clock.now()).toISOString());
    else if (reached !== null) await this.passes.goOnAfter(reached);
  }

  /** Those that are listed and last, in the order in which they were seen: the one not looked at for longest first. */
  async open(): Promise<KnownFinding[]> {
    const findings = (await this.findings.read()).filter(lasts);
    return findings.sort((one, other) => (one.seenAt < other.seenAt ? -1 : 1));
  }

  /** How many last, listed or not, by rule. */
  async counts(): Promise<Record<InvariantRule, number>> {
    const counts = unlisted(await this.passes.counts(), null);
    for (const { rule } of await this.open()) counts[rule] += 1;
    return counts;
  }

  async page({ districtId, over, cursor, limit }: FindingQuery): Promise<FindingPage> {
    const [all, counts] = await Promise.all([this.findings.read(), this.passes.counts()]);
    const asked = all.filter(
      (one) => lasts(one) !== over && (districtId === null || one.districtId === districtId),
    );
    const beyond = Object.values(unlisted(counts, districtId)).reduce((sum, n) => sum + n, 0);
    return {
      ...pageOf(behind(asked, cursor), limit, ({ id }) => id),
      total: asked.length + (over ? 0 : beyond),
      unlisted: over ? 0 : beyond,
      countedAt: counts.countedAt,
    };
  }

  /** One line of the log for each that is listed now or over. */
  private async follow(found: readonly Finding[], looked: Round['looked']): Promise<Look> {
    const look = followed(await this.findings.read(), found, looked, this.clock.now());
    await this.findings.write(look.kept, look.dropped);
    for (const { rule, contactId, agentId, detail } of look.begun) {
      this.log.error({ rule, contactId, agentId, detail }, 'an invariant is broken');
    }
    for (const { rule, contactId } of look.ended)
      this.log.info({ rule, contactId }, 'an invariant holds again');
    return look;
  }
}
