import { AppError } from '#libs/contract';
import { GroupCommit, maskText, type Clock } from '#libs/platform';
import { setTimeout as pause } from 'node:timers/promises';
import type { AuditRepository } from './audit.repository.js';
import { chain, ChainCheck, type Unchained, type Verdict } from './audit.rules.js';
import type { AuditValue } from './audit.schema.js';

export type AuditAction =
  | 'auth.signed-in'
  | 'auth.refused'
  | 'auth.locked'
  | 'auth.signed-out'
  | 'auth.password-changed'
  | 'access.refused'
  | 'user.created'
  | 'user.changed'
  | 'queue.created'
  | 'queue.changed'
  | 'agent.changed'
  | 'agent.presence-forced'
  | 'contact.requeued'
  | 'contact.taken-over'
  | 'contact.assigned'
  | 'person.erasure-requested'
  | 'person.erased'
  | 'callback.scheduled'
  | 'callback.cancelled'
  | 'callback.revealed'
  | 'callback.taken'
  | 'callback.put-off'
  | 'callback.settled'
  | 'recording.played'
  | 'recording.paused'
  | 'recording.resumed'
  | 'recording.started'
  | 'recording.stopped'
  | 'recording.removed'
  | 'transcript.read'
  | 'transcript.searched'
  | 'transcript.removed'
  | 'callback.removed'
  | 'account.created'
  | 'account.changed'
  | 'ivr.created'
  | 'ivr.changed'
  | 'ivr.activated'
  | 'prompt.uploaded'
  | 'prompt.spoken'
  | 'call.monitored'
  | 'call.monitor-left'
  | 'caller.blocked'
  | 'caller.unblocked'
  | 'policy.changed'
  | 'policy.rolled-back'
  | 'vip.added'
  | 'vip.removed'
  | 'access-key.created'
  | 'access-key.removed'
  | 'annual-statement.stated'
  | 'annual-statement.corrected'
  | 'figure.published'
  | 'figure.restated'
  | 'accuracy.published'
  | 'accuracy.restated'
  | 'alarm-rule.created'
  | 'alarm-rule.changed'
  | 'alarm-rule.removed'
  | 'form.changed'
  | 'article.created'
  | 'article.changed'
  | 'article.withdrawn'
  | 'topic.created'
  | 'topic.changed'
  | 'office.created'
  | 'office.changed'
  | 'scoring.shared'
  | 'scoring.adjudicated'
  | 'scoring.reassigned'
  | 'satisfaction.set'
  | 'report.saved'
  | 'report.run'
  | 'report.changed'
  | 'report.removed'
  | 'report.fetched'
  | 'questionnaire.made'
  | 'questionnaire.revised'
  | 'questionnaire.changed'
  | 'questionnaire.invited'
  | 'questionnaire.written'
  | 'questionnaire.exported'
  | 'calibration.opened'
  | 'calibration.closed'
  | 'appeal.filed'
  | 'appeal.decided'
  | 'correction.opened'
  | 'correction.changed'
  | 'correction.callback'
  | 'correction.done'
  | 'sampling.planned'
  | 'sampling.drawn'
  | 'sampling.replaced'
  | 'sampling.replacement-proposed'
  | 'sampling.standing-created'
  | 'sampling.standing-ended';

export interface AuditEntry {
  /** `user:ID`, `system`, or `anonymous`. */
  actor: string;
  action: AuditAction;
  /** What it was done to: `user:ID`, `session:ID`, `route:…`. */
  target: string;
  /** The district it concerns; null if none or all. */
  districtId?: string | null;
  /** Never a secret, never unmasked personal data. */
  details?: Record<string, AuditValue>;
}

/** `once`: only if nothing of the same action and target, and of the same details by these names, is there. */
interface Submitted {
  row: Unchained;
  once: readonly string[] | null;
}

const TRIES = 60;

/** What people write in their own words: it stays for good, and may name a customer. */
const FREE = new Set(['why', 'reason', 'note', 'ground']);

const masked = (details: Record<string, AuditValue>): Record<string, AuditValue> =>
  Object.fromEntries(
    Object.entries(details).map(([name, value]) => [
      name,
      FREE.has(name) && typeof value === 'string' ? maskText(value) : value,
    ]),
  );

const isSame = (one: Unchained, other: Unchained, by: readonly string[]): boolean =>
  one.action === other.action &&
  one.target === other.target &&
  by.every((name) => one.details[name] === other.details[name]);

/**
 * Who did what, when: an append-only chain in which every row carries the hash of the one before,
 * so that an edited or a removed row shows. Any number of processes append to the one chain.
 */
export class AuditLog {
  private readonly commit: GroupCommit<Submitted, void>;

  constructor(
    private readonly repository: AuditRepository,
    private readonly clock: Clock,
  ) {
    this.commit = new GroupCommit((rows) => this.append(rows), { maxBatch: 200, maxRunning: 1 });
  }

  /** Resolves when the entry is durable. Throws UNAVAILABLE if it could not be placed. */
  async record(entry: AuditEntry): Promise<void> {
    await this.commit.submit({ row: this.rowOf(entry), once: null });
  }

  /**
   * The same, unless this was done to this target before: who goes on where another process stopped notes nothing
   * twice, not even while that one still works. What can be done to one target several times is told apart by the
   * details that `by` names. Throws UNAVAILABLE.
   */
  async recordOnce(entry: AuditEntry, by: readonly string[] = []): Promise<void> {
    await this.commit.submit({ row: this.rowOf(entry), once: by });
  }

  /** Reads the whole chain and says where it breaks, if it does. */
  async verify(): Promise<Verdict> {
    const check = new ChainCheck(await this.repository.head());
    for await (const row of this.repository.all()) {
      const broken = check.next(row);
      if (broken) return broken;
    }
    return check.finish();
  }

  private rowOf({ actor, action, target, districtId, details }: AuditEntry): Unchained {
    const at = new Date(this.clock.now());
    return { at, actor, action, target, districtId: districtId ?? null, details: masked(details ?? {}) };
  }

  private async append(entries: Submitted[]): Promise<void[]> {
    let left = entries;
    for (let attempt = 1; attempt <= TRIES; attempt += 1) {
      const end = await this.repository.end();
      // After the end was read: whoever adds the same meanwhile takes the number, and this looks again.
      left = await this.missing(left);
      const linked = chain(
        end,
        left.map(({ row }) => row),
      );
      const written = await this.repository.append(linked);
      const last = linked[written - 1];
      if (last) await this.repository.noteHead({ seq: last._id, hash: last.hash });
      left = left.slice(written);
      if (left.length === 0) return entries.map(() => undefined);
      // Another process was first; a random pause keeps two from meeting again at once.
      await pause(Math.random() * Math.min(5 * attempt, 100));
    }
    throw new AppError('UNAVAILABLE', { store: 'audit' });
  }

  private async missing(entries: readonly Submitted[]): Promise<Submitted[]> {
    const kept: Submitted[] = [];
    for (const entry of entries) {
      const { row, once } = entry;
      const isHere = (other: Submitted): boolean => once !== null && isSame(row, other.row, once);
      if (once && (kept.some(isHere) || (await this.repository.has(row, once)))) continue;
      kept.push(entry);
    }
    return kept;
  }
}
