import type { DistrictView, Mailer, Named, SendResult } from '#libs/contract';
import { alarmView } from '../alarm-view.rules.js';
import { DELIVERED, type AlarmNews, type AlarmTeller, type Told } from './alarm-delivery.service.js';
import { alarmData, alarmWords, type AlarmScopeNames } from './telling.rules.js';

/** Where names of districts and queues come from. */
export interface AlarmNames {
  districts: readonly DistrictView[];
  queues: { all(): Promise<ReadonlyMap<string, Named>> };
}

/** Says something to a follower of a WeChat account, as that channel's adapter does; never throws for WeChat's refusals. */
export type FollowerMessage = (message: {
  id: string;
  accountId: string;
  openId: string;
  text: string;
  /** Instead of the text: a template of the account, by its keys. */
  template: { id: string; data: Readonly<Record<string, string>> } | null;
}) => Promise<SendResult>;

/** Whoever was taken out of the rule hears no more of what was raised. */
const NAMED_NO_MORE: Told = { outcome: 'failed', problem: 'the rule does not name them any more' };

/** Writes to one address. */
export class MailTeller implements AlarmTeller {
  constructor(
    private readonly mailer: Mailer,
    private readonly names: AlarmNames,
  ) {}

  async tell(news: AlarmNews): Promise<Told> {
    const { id, event, rule, to } = news;
    if (to === null || (event === 'raised' && !rule?.mailTo?.includes(to))) return NAMED_NO_MORE;
    const { subject, text } = alarmWords(alarmView(news.alarm), event, await scopeNamesOf(news, this.names));
    await this.mailer.send({
      id: `alarm-${id.replaceAll(':', '-')}`,
      audience: 'staff',
      to: [to],
      subject,
      text,
    });
    return DELIVERED;
  }
}

/**
 * Tells one follower, by the rule's template if it has one; else by the customer-service message, which WeChat takes
 * within 48 h after the follower's last message, five times at most. Its refusals are final but for those that ask for
 * another try.
 */
export class WechatTeller implements AlarmTeller {
  constructor(
    private readonly send: FollowerMessage,
    private readonly names: AlarmNames,
  ) {}

  async tell(news: AlarmNews): Promise<Told> {
    const { id, event, rule, to, accountId } = news;
    if (to === null || accountId === null) return NAMED_NO_MORE;
    if (event === 'raised' && !namesFollower(rule, accountId, to)) return NAMED_NO_MORE;
    const [alarm, names] = [alarmView(news.alarm), await scopeNamesOf(news, this.names)];
    const { text } = alarmWords(alarm, event, names);
    // The account's own: a rule that names another one by now has another's template.
    const template = (rule?.wechat?.accountId === accountId && rule.wechat.template) || null;
    const said = template && { id: template.id, data: alarmData(alarm, event, names, template) };
    const result = await this.send({ id, accountId, openId: to, text, template: said });
    if (result.status === 'sent') return DELIVERED;
    if (result.status === 'retry') throw new Error(result.code);
    return { outcome: result.status, problem: result.code };
  }
}

const namesFollower = (rule: AlarmNews['rule'], accountId: string, openId: string): boolean =>
  rule?.wechat?.accountId === accountId && rule.wechat.openIds.includes(openId);

async function scopeNamesOf(
  { alarm }: AlarmNews,
  { districts, queues }: AlarmNames,
): Promise<AlarmScopeNames> {
  const district = districts.find(({ id }) => id === alarm.districtId) ?? null;
  const queue = alarm.queueId === null ? null : ((await queues.all()).get(alarm.queueId) ?? null);
  return { district, queue };
}
