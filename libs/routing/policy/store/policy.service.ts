import {
  AppError,
  pageOf,
  type AbandonedCallback,
  type CallbackTermsSource,
  type Page,
} from '#libs/contract';
import { calendarGaps, WorkingCalendar, type CalendarGap, type Clock } from '#libs/platform';
import type { Effect } from '../model/change.rules.js';
import { FIRST_POLICY, type RoutingPolicy } from '../model/policy.rules.js';
import type { PolicyRepository } from './policy.repository.js';
import type { PolicyDoc } from './policy.schema.js';

const CACHE_MS = 2000;
/** Fields of a queue that came after the first release. */
const LATER = { callback: null } as const;

/** One version as it is listed. Times are ISO 8601 in UTC. */
export interface PolicyVersion {
  /** 0 = the policy before anybody wrote one. */
  version: number;
  /** Null for version 0. */
  author: { id: string; name: string } | null;
  at: string | null;
  note: string;
  effect: Effect;
  rollbackOf: number | null;
}
export interface PolicyDetail extends PolicyVersion {
  content: RoutingPolicy;
}

const ZERO: PolicyDetail = {
  version: 0,
  author: null,
  at: null,
  note: '',
  effect: { zh: [], en: [] },
  rollbackOf: null,
  content: FIRST_POLICY,
};

/** The routing policy in force, and those before it. */
export class PolicyService implements CallbackTermsSource {
  private cache: { at: number; policy: Promise<PolicyDetail>; calendar: Promise<WorkingCalendar> } | null =
    null;

  constructor(
    private readonly repository: PolicyRepository,
    private readonly clock: Clock,
  ) {}

  /** The version in force; may be two seconds old, except in the process that changed it. */
  current(): Promise<PolicyDetail> {
    return this.cached().policy;
  }

  /** The working calendar with the policy's own days. */
  calendar(): Promise<WorkingCalendar> {
    return this.cached().calendar;
  }

  async callbackOf(queueId: string): Promise<AbandonedCallback | null> {
    const { content } = await this.current();
    return content.queues.find((queue) => queue.queueId === queueId)?.callback ?? null;
  }

  /** The years that lack a working calendar now. */
  async gaps(): Promise<CalendarGap[]> {
    return calendarGaps(this.clock.now(), await this.calendar());
  }

  /** The version in force, read from the truth. */
  async latest(): Promise<PolicyDetail> {
    const doc = await this.repository.latest();
    return doc ? detailOf(doc) : ZERO;
  }

  /** Throws NOT_FOUND. */
  async get(version: number): Promise<PolicyDetail> {
    const doc = version === 0 ? null : await this.repository.find(version);
    if (version !== 0 && !doc) throw new AppError('NOT_FOUND', { version });
    return doc ? detailOf(doc) : ZERO;
  }

  /** Versions, newest first; `before` is the number the page before ended with, or null. */
  async history(before: number | null, limit: number): Promise<Page<PolicyVersion>> {
    const docs = await this.repository.page(before, limit + 1);
    return pageOf(docs.map(versionOf), limit, ({ version }) => String(version));
  }

  /** The next reading is from the truth. */
  forget(): void {
    if (this.cache) this.cache.at = -Infinity;
  }

  /** A policy is long, and never changes under its number: it is read once. */
  private async renewed(known: Promise<PolicyDetail> | null): Promise<PolicyDetail> {
    const before = await known?.catch(() => null);
    if (before && before.version === (await this.repository.latestVersion())) return before;
    return this.latest();
  }

  private cached(): NonNullable<typeof this.cache> {
    const now = this.clock.now();
    if (this.cache && Math.abs(now - this.cache.at) < CACHE_MS) return this.cache;
    const policy = this.renewed(this.cache?.policy ?? null);
    const calendar = policy.then(({ content }) => new WorkingCalendar(content.calendar));
    const cache = { at: now, policy, calendar };
    this.cache = cache;
    calendar.catch(() => {
      if (this.cache === cache) this.cache = null;
    });
    return cache;
  }
}

function versionOf(doc: Omit<PolicyDoc, 'content'>): PolicyVersion {
  const { _id: version, authorId, authorName, at, note, effect, rollbackOf } = doc;
  return {
    version,
    author: { id: authorId, name: authorName },
    at: at.toISOString(),
    note,
    effect,
    rollbackOf,
  };
}

const detailOf = (doc: PolicyDoc): PolicyDetail => ({
  ...versionOf(doc),
  // Versions of earlier releases lack what came later; it is as if it had been left out.
  content: { ...doc.content, queues: doc.content.queues.map((queue) => ({ ...LATER, ...queue })) },
});
