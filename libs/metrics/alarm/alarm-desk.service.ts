import {
  ALARM_PARTS,
  AppError,
  LIVE_MEASURES,
  pageOf,
  refuse,
  refuseUntellable,
  type AccountDirectory,
  type AlarmFollowers,
  type AlarmRecord,
  type AlarmRuleView,
  type AlarmTemplate,
  type DistrictScope,
  type InputProblem,
  type Mailer,
  type Page,
} from '#libs/contract';
import { newId, sealSecret, webhookPurpose } from '#libs/platform';
import { DEFINITIONS } from '../definition/catalogue.rules.js';
import { dividedOf } from '../definition/definition.rules.js';
import { EVERYTHING } from '../figures/figures.service.js';
import type { AlarmStores } from './alarm.service.js';
import { alarmRecord, ruleView } from './alarm-view.rules.js';
import { areLevels } from './alarm.rules.js';
import type { AlarmRuleDoc } from './alarm.schema.js';

/** What somebody says of a rule; `webhookSecret` in clear, null takes it away. */
export type AlarmRuleWish = Omit<AlarmRuleView, 'id' | 'hasSecret'> & { webhookSecret: string | null };

/** Rules of one district: every round of every router looks at all of them. */
const MOST_RULES = 50;

const MEASURE = { field: 'measure', reason: '没有这个指标', reasonEn: 'there is no such measure' };
const LEVELS = {
  field: 'clearAt',
  reason: '解除值须在触发值的另一侧',
  reasonEn: 'it is cleared on the other side of where it is raised',
};
const SECRET = { field: 'webhookSecret', reason: '回调地址须有密钥', reasonEn: 'a webhook needs a secret' };

/** Whom rules can tell. */
export interface AlarmAddresses {
  mailer: Pick<Mailer, 'on' | 'allows'>;
  accounts: AccountDirectory;
}

/** Rules of alarms as people make and read them, and alarms as they read them. */
export class AlarmDeskService {
  constructor(
    private readonly stores: AlarmStores,
    /** The deployment's secret; empty = none: then no webhook can be signed. */
    private readonly secret: string,
    private readonly addresses: AlarmAddresses,
  ) {}

  /** `whole`: with addresses and openids as they are. */
  async rules(
    scope: DistrictScope & { whole: boolean },
    cursor: string | null,
    limit: number,
  ): Promise<Page<AlarmRuleView>> {
    const found = await this.stores.rules.list(scope, cursor, limit + 1);
    const { items, next } = pageOf(found, limit, ({ _id }) => _id);
    return { items: items.map((rule) => ruleView(rule, scope.whole)), next };
  }

  /** Throws BAD_INPUT for levels that make no sense, a receiver there is not, or a rule too many, FORBIDDEN for another district's. */
  async create(wish: AlarmRuleWish, scope: DistrictScope): Promise<AlarmRuleView> {
    if (scope.districtId !== null && wish.districtId !== scope.districtId) throw new AppError('FORBIDDEN');
    const id = newId();
    const rule: AlarmRuleDoc = {
      _id: id,
      ...wish,
      webhookSecret: this.sealed(id, wish.webhookSecret),
      pendingSince: null,
      revision: 1,
    };
    check(rule);
    await this.checkReceivers(wish, scope);
    if ((await this.stores.rules.countIn(wish.districtId)) >= MOST_RULES) {
      refuse('districtId', `每个关区最多 ${MOST_RULES} 条`, `a district has at most ${MOST_RULES}`);
    }
    await this.stores.rules.insert(rule);
    return ruleView(rule, true);
  }

  /** Throws NOT_FOUND, BAD_INPUT. An alarm of the rule as it was is cleared. */
  async change(id: string, wish: Partial<AlarmRuleWish>, scope: DistrictScope): Promise<AlarmRuleView> {
    const before = await this.stores.rules.find(id, scope);
    if (!before) throw new AppError('NOT_FOUND');
    const { webhookSecret, districtId: _districtId, ...rest } = wish;
    const secret = webhookSecret === undefined ? {} : { webhookSecret: this.sealed(id, webhookSecret) };
    check({ ...before, ...rest, ...secret });
    await this.checkReceivers(wish, scope);
    const after = await this.stores.rules.update(id, { ...rest, ...secret }, scope);
    if (!after) throw new AppError('NOT_FOUND');
    return ruleView(after, true);
  }

  /** Throws NOT_FOUND. Its alarms stay on record. */
  async remove(id: string, scope: DistrictScope): Promise<AlarmRuleView> {
    const removed = await this.stores.rules.remove(id, scope);
    if (!removed) throw new AppError('NOT_FOUND');
    return ruleView(removed, true);
  }

  async alarms(
    scope: DistrictScope & { openOnly: boolean },
    cursor: string | null,
    limit: number,
  ): Promise<Page<AlarmRecord>> {
    const found = await this.stores.alarms.list(scope, cursor, limit + 1);
    const { items, next } = pageOf(found, limit, ({ _id }) => _id);
    const told = items.length === 0 ? [] : await this.stores.alarms.tellings(items.map(({ _id }) => _id));
    return { items: items.map((alarm) => alarmRecord(alarm, told)), next };
  }

  /** What is newly named must be there: those of a rule that somebody else made stay. */
  private async checkReceivers(
    { mailTo = [], wechat = null }: Partial<AlarmRuleWish>,
    scope: DistrictScope,
  ): Promise<void> {
    const { mailer } = this.addresses;
    if (mailTo.length > 0 && !mailer.on) refuse('mailTo', '尚未设置邮件服务器', 'no mail server is set');
    if (!mailTo.every((address) => mailer.allows(address, 'staff'))) {
      refuse('mailTo', '收件地址不在允许的域内', 'an address is not in a domain that is allowed');
    }
    if (wechat && !(await this.isOwnAccount(wechat, scope))) {
      refuse('wechat', '没有这个公众号', 'there is no such WeChat account');
    }
    if (wechat?.template && !saysSomething(wechat.template)) {
      refuse(
        'wechat',
        '模板至少要有一个关键词，且互不相同',
        'a template needs one key at least, and none twice',
      );
    }
  }

  private async isOwnAccount({ accountId }: AlarmFollowers, { districtId }: DistrictScope): Promise<boolean> {
    const account = await this.addresses.accounts.find('wechat', accountId);
    return account !== null && (districtId === null || account.districtId === districtId);
  }

  private sealed(id: string, secret: string | null): string | null {
    return secret === null ? null : sealSecret(this.secret, webhookPurpose(id), secret);
  }
}

function saysSomething(template: AlarmTemplate): boolean {
  const keys = ALARM_PARTS.flatMap((part) => template[part] ?? []);
  return keys.length > 0 && new Set(keys).size === keys.length;
}

function check(rule: AlarmRuleDoc): void {
  const known =
    (LIVE_MEASURES as readonly string[]).includes(rule.measure) ||
    DEFINITIONS.some(({ id }) => id === rule.measure);
  const problems: InputProblem[] = [];
  if (!known) problems.push(MEASURE);
  if (!areLevels(rule)) problems.push(LEVELS);
  if (rule.webhookUrl !== null && rule.webhookSecret === null) problems.push(SECRET);
  if (problems.length > 0) throw new AppError('BAD_INPUT', problems);
  const definition = DEFINITIONS.find(({ id }) => id === rule.measure);
  const filter = { ...EVERYTHING, queueId: rule.queueId };
  if (definition) refuseUntellable(filter, null, [dividedOf(definition)]);
}
