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
const AT_ONCE = 50;

/** Tells webhooks what happened, until they have taken it: at least once, each under an id of its own. */
export class AlarmDeliveryService {
  constructor(
    private readonly stores: AlarmStores,
    private readonly channel: AlarmChannel,
    /** The deployment's secret. */
    private readonly secret: string,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  async round(): Promise<void> {
    for (let taken = 0; taken < AT_ONCE; taken += 1) {
      const now = this.clock.now();
      const delivery = await this.stores.alarms.claim(new Date(now), new Date(now + LEASE_MS));
      if (!delivery) return;
      await this.tell(delivery);
    }
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
      await this.channel.send({ url: rule.webhookUrl, secret }, message);
      await alarms.told(id);
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      const again = tries >= MOST_TRIES ? null : new Date(this.clock.now() + pauseAfter(tries));
      this.log.warn({ alarmId, event, tries, problem, again }, 'a webhook did not take an alarm');
      await alarms.notTold(id, problem, again);
    }
  }
}

/** Twice as long after every try. */
const pauseAfter = (tries: number): number =>
  Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.max(0, tries - 1));
