import type { AlarmEvent, AlarmWay, TellingOutcome } from '#libs/contract';
import type { Clock, Log } from '#libs/platform';
import { receiverOf } from '../alarm.repository.js';
import type { AlarmStores } from '../alarm.service.js';
import type { AlarmDeliveryDoc, AlarmDoc, AlarmReceiver, AlarmRuleDoc } from '../alarm.schema.js';
import { endingOf } from './order.rules.js';

/** So long nobody else tries what a process is at, ms. */
const LEASE_MS = 90_000;
const FIRST_PAUSE_MS = 5000;
const LONGEST_PAUSE_MS = 3_600_000;
const MOST_TRIES = 10;
/** Under way at once, in one process: a receiver that is slow takes a place, not everybody's time. */
const AT_ONCE = 32;

/** One telling of an alarm. */
export interface AlarmNews extends AlarmReceiver {
  /** Stays the same over all tries: whoever has heard it may ignore it. */
  id: string;
  event: AlarmEvent;
  alarm: AlarmDoc;
  /** As it is now; null if it was removed. */
  rule: AlarmRuleDoc | null;
}

/** What came of one try that there is no use in repeating. */
export interface Told {
  outcome: Exclude<TellingOutcome, 'pending'>;
  problem: string | null;
}
export const DELIVERED: Told = { outcome: 'delivered', problem: null };

/** A way on which alarms are told. Rejects if it should be tried again, and soon after `signal` breaks it off. */
export interface AlarmTeller {
  tell(news: AlarmNews, signal: AbortSignal): Promise<Told>;
}

export type AlarmTellers = Readonly<Record<AlarmWay, AlarmTeller>>;

/**
 * Tells receivers what happened, until they have taken it or nothing can be done: each on its own, under an id
 * that stays over all tries. What was refused is kept with the alarm.
 */
export class AlarmDeliveryService {
  private readonly underWay = new Set<Promise<void>>();
  private readonly stopping = new AbortController();

  constructor(
    private readonly stores: AlarmStores,
    private readonly tellers: AlarmTellers,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** Begins with those that are due, as many as there is room for; does not wait for their receivers. */
  async round(): Promise<void> {
    while (this.underWay.size < AT_ONCE && !this.stopping.signal.aborted) {
      const now = this.clock.now();
      const delivery = await this.stores.alarms.claim(new Date(now), new Date(now + LEASE_MS));
      if (!delivery) break;
      this.begin(delivery);
    }
    // One that was claimed while we were told to stop.
    if (this.stopping.signal.aborted) await this.idle();
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay);
  }

  /** Breaks off what is under way: it is due again at once, here after the next start or elsewhere. */
  async stop(): Promise<void> {
    this.stopping.abort(new Error('stopping'));
    await this.idle();
  }

  private begin(delivery: AlarmDeliveryDoc): void {
    const told: Promise<void> = this.tell(delivery)
      // Left to its lease: it is due again when that is over.
      .catch((err: unknown) => this.log.warn({ err, delivery: delivery._id }, 'an alarm was not told'))
      .finally(() => this.underWay.delete(told));
    this.underWay.add(told);
  }

  private async tell(delivery: AlarmDeliveryDoc): Promise<void> {
    const { _id: id, alarmId, event, tries } = delivery;
    const { alarms, rules } = this.stores;
    if (!(await this.isItsTurn(delivery))) return;
    const alarm = await alarms.find(alarmId);
    if (!alarm) return alarms.settle(id, 'failed', 'the alarm is gone');
    const rule = await rules.find(alarm.ruleId);
    const receiver = receiverOf(delivery);
    const known = { alarmId, event, way: receiver.way, tries };
    try {
      const news: AlarmNews = { id, event, alarm, rule, ...receiver };
      const { outcome, problem } = await this.tellers[receiver.way].tell(news, this.stopping.signal);
      if (outcome !== 'delivered') this.log.warn({ ...known, outcome, problem }, 'an alarm was refused');
      return await alarms.settle(id, outcome, problem);
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      const again = this.againAt(tries);
      this.log.warn({ ...known, problem, again }, 'an alarm was not taken');
      if (again === null) return alarms.settle(id, 'failed', problem);
      if (await this.isTooLate(delivery)) return alarms.settle(id, 'over', problem);
      return alarms.putOff(id, problem, again);
    }
  }

  /** That it is over comes after that it was raised, and only if that was told, or may have been. */
  private async isItsTurn({ _id: id, after }: AlarmDeliveryDoc): Promise<boolean> {
    const raised = after === undefined ? null : await this.stores.alarms.delivery(after);
    if (!raised) return true;
    if (endingOf(raised) === 'tell') return true;
    if (raised.outcome !== 'pending') await this.stores.alarms.settle(id, 'over', null);
    else await this.stores.alarms.postpone(id, new Date(this.clock.now() + FIRST_PAUSE_MS));
    return false;
  }

  /** Whether there is no use in telling people once more: it ended during this try. */
  private async isTooLate({ alarmId, event, way }: AlarmDeliveryDoc): Promise<boolean> {
    if (event === 'cleared' || (way ?? 'webhook') === 'webhook') return false;
    return ((await this.stores.alarms.find(alarmId))?.clearedAt ?? null) !== null;
  }

  /** What was broken off by our own end is no refusal. */
  private againAt(tries: number): Date | null {
    const now = this.clock.now();
    if (this.stopping.signal.aborted) return new Date(now);
    return tries >= MOST_TRIES ? null : new Date(now + pauseAfter(tries));
  }
}

/** Twice as long after every try. */
const pauseAfter = (tries: number): number =>
  Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.max(0, tries - 1));
