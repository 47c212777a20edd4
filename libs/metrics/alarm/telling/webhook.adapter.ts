import { GuardedPost, openSecret, signatureHeaders, webhookPurpose } from '#libs/platform';
import { alarmView } from '../alarm-view.rules.js';
import { DELIVERED, type AlarmNews, type AlarmTeller, type Told } from './alarm-delivery.service.js';

const TIMEOUT_MS = 5000;

/** Posts alarms to a rule's URL, signed, and never into our own network unless that is meant (`allowInner`). */
export class WebhookTeller implements AlarmTeller {
  private readonly post: GuardedPost;

  constructor(
    private readonly now: () => number,
    allowInner: boolean,
    /** The deployment's secret, under which the rule's is sealed. */
    private readonly secret: string,
  ) {
    this.post = new GuardedPost(allowInner);
  }

  async tell({ id, event, alarm, rule }: AlarmNews, signal: AbortSignal): Promise<Told> {
    if (!rule || rule.webhookUrl === null || rule.webhookSecret === null) {
      return { outcome: 'failed', problem: 'the rule has no webhook any more' };
    }
    const secret = openSecret(this.secret, webhookPurpose(rule._id), rule.webhookSecret);
    const body = JSON.stringify({ id, event: `alarm.${event}`, alarm: alarmView(alarm) });
    const headers = {
      'x-jietong-event': `alarm.${event}`,
      'x-jietong-delivery': id,
      ...signatureHeaders(secret, this.now(), body),
    };
    const { status } = await this.post.send({
      url: rule.webhookUrl,
      headers,
      body,
      timeoutMs: TIMEOUT_MS,
      mostBytes: 0,
      signal,
    });
    if (status < 200 || status >= 300) throw new Error(`answered ${status}`);
    return DELIVERED;
  }
}
