import { openSecret, type Clock, type Log } from '#libs/platform';
import type { AlarmStores } from './alarm.service.js';
import { alarmView, webhookPurpose } from './alarm-desk.service.js';
import type { AlarmDeliveryDoc } from './alarm.schema.js';
import type { AlarmChannel } from './webhook.adapter.js';

/** So long nobody else tries what a process is at, ms. */
const LEASE_MS = 30_000;
const FIRST_PAUSE_MS = 5000;
const LONGEST_PAUSE_MS = 3_600_000;
const MOST_TRIES = 10;
/** Under way at once, in one process: a receiver that is slow takes a place, not everybody's time. */
const AT_ONCE = 32;

/** Tells webhooks what happened, until they have taken it: at least once, each under an id of its own. */
export class AlarmDeliveryService {
  private readonly underWay = new Set<Promise<void>>();
  private readonly stopping = new AbortController();

  constructor(
    private readonly stores: AlarmStores,
    private readonly channel: AlarmChannel,
    /** The deployment's secret. */
    private readonly secret: string,
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

  private async tell({ _id: id, alarmId, event, tries }: AlarmDeliveryDoc): Promise<void> {
    const { alarms, rules } = this.stores;
    const alarm = await alarms.find(alarmId);
    const rule = alarm && (await rules.find(alarm.ruleId));
    if (!rule || rule.webhookUrl === null || rule.webhookSecret === null) {
      return alarms.notTold(id, 'the rule has no webhook any more', null);
    }
    try {
      const secret = openSecret(this.secret, webhookPurpose(rule._id), rule.webhookSecret);
      const body = JSON.stringify({ id, event: `alarm.${event}`, alarm: alarmView(alarm) });
      const message = { id, event: `alarm.${event}`, body };
      await this.channel.send({ url: rule.webhookUrl, secret }, message, this.stopping.signal);
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      const again = this.againAt(tries);
      this.log.warn({ alarmId, event, tries, problem, again }, 'a webhook did not take an alarm');
      return alarms.notTold(id, problem, again);
    }
    return alarms.told(id);
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
