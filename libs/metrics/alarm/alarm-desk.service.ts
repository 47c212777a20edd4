import {
  AppError,
  LIVE_MEASURES,
  NATIONAL_DISTRICT,
  pageOf,
  type AlarmRuleView,
  type AlarmView,
  type DistrictScope,
  type Page,
} from '#libs/contract';
import { newId, sealSecret } from '#libs/platform';
import { DEFINITIONS } from '../definition/catalogue.rules.js';
import type { AlarmStores } from './alarm.service.js';
import { areLevels } from './alarm.rules.js';
import type { AlarmDoc, AlarmRuleDoc } from './alarm.schema.js';

/** What somebody says of a rule; `webhookSecret` in clear, null takes it away. */
export type AlarmRuleWish = Omit<AlarmRuleView, 'id' | 'hasSecret'> & { webhookSecret: string | null };

/** Rules of one district: every round of every router looks at all of them. */
const MOST_RULES = 50;

/** Rules of alarms as people make and read them, and alarms as they read them. */
export class AlarmDeskService {
  constructor(
    private readonly stores: AlarmStores,
    /** The deployment's secret; empty = none: then no webhook can be signed. */
    private readonly secret: string,
  ) {}

  async rules(scope: DistrictScope, cursor: string | null, limit: number): Promise<Page<AlarmRuleView>> {
    const found = await this.stores.rules.list(scope, cursor, limit + 1);
    const { items, next } = pageOf(found, limit, ({ _id }) => _id);
    return { items: items.map(ruleView), next };
  }

  /** Throws BAD_INPUT for levels that make no sense or a rule too many, FORBIDDEN for another district's. */
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
    if ((await this.stores.rules.countIn(wish.districtId)) >= MOST_RULES) {
      throw new AppError('BAD_INPUT', { fields: ['districtId'], most: MOST_RULES });
    }
    await this.stores.rules.insert(rule);
    return ruleView(rule);
  }

  /** Throws NOT_FOUND, BAD_INPUT. An alarm of the rule as it was is cleared. */
  async change(id: string, wish: Partial<AlarmRuleWish>, scope: DistrictScope): Promise<AlarmRuleView> {
    const before = await this.stores.rules.find(id, scope);
    if (!before) throw new AppError('NOT_FOUND');
    const { webhookSecret, districtId: _districtId, ...rest } = wish;
    const secret = webhookSecret === undefined ? {} : { webhookSecret: this.sealed(id, webhookSecret) };
    check({ ...before, ...rest, ...secret });
    const after = await this.stores.rules.update(id, { ...rest, ...secret }, scope);
    if (!after) throw new AppError('NOT_FOUND');
    return ruleView(after);
  }

  /** Throws NOT_FOUND. Its alarms stay on record. */
  async remove(id: string, scope: DistrictScope): Promise<AlarmRuleView> {
    const removed = await this.stores.rules.remove(id, scope);
    if (!removed) throw new AppError('NOT_FOUND');
    return ruleView(removed);
  }

  async alarms(
    scope: DistrictScope & { openOnly: boolean },
    cursor: string | null,
    limit: number,
  ): Promise<Page<AlarmView>> {
    const found = await this.stores.alarms.list(scope, cursor, limit + 1);
    const { items, next } = pageOf(found, limit, ({ _id }) => _id);
    return { items: items.map(alarmView), next };
  }

  private sealed(id: string, secret: string | null): string | null {
    return secret === null ? null : sealSecret(this.secret, webhookPurpose(id), secret);
  }
}

/** What a rule's secret is sealed under. */
export const webhookPurpose = (ruleId: string): string => `alarm-rule:${ruleId}:webhook`;

function check(rule: AlarmRuleDoc): void {
  const known =
    (LIVE_MEASURES as readonly string[]).includes(rule.measure) ||
    DEFINITIONS.some(({ id }) => id === rule.measure);
  const fields = [
    ...(known ? [] : ['measure']),
    ...(areLevels(rule) ? [] : ['raiseAt', 'clearAt']),
    ...(rule.webhookUrl !== null && rule.webhookSecret === null ? ['webhookSecret'] : []),
  ];
  if (fields.length > 0) throw new AppError('BAD_INPUT', { fields });
}

function ruleView(rule: AlarmRuleDoc): AlarmRuleView {
  const { _id: id, name, districtId, queueId, enabled, webhookUrl, webhookSecret } = rule;
  const { measure, direction, raiseAt, clearAt, forSeconds } = rule;
  const levels = { measure, direction, raiseAt, clearAt, forSeconds };
  return { id, name, districtId, queueId, enabled, webhookUrl, hasSecret: webhookSecret !== null, ...levels };
}

export function alarmView(alarm: AlarmDoc): AlarmView {
  const { _id: id, ruleId, name, districtId, queueId, value, clearedValue } = alarm;
  const { measure, direction, raiseAt, clearAt, forSeconds } = alarm;
  return {
    id,
    ruleId,
    name,
    districtId: districtId || NATIONAL_DISTRICT,
    queueId,
    measure,
    direction,
    raiseAt,
    clearAt,
    forSeconds,
    since: alarm.since.toISOString(),
    raisedAt: alarm.raisedAt.toISOString(),
    value,
    clearedAt: alarm.clearedAt?.toISOString() ?? null,
    clearedValue,
  };
}
