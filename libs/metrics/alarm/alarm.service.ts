import { DAY_MS, LIVE_MEASURES, type FigureScope, type LiveMeasure } from '#libs/contract';
import { newId, shanghaiDay, type Clock, type Log } from '#libs/platform';
import { definitionOf } from '../definition/catalogue.rules.js';
import { groupsOf } from '../definition/definition.rules.js';
import type { FiguresService } from '../figures/figures.service.js';
import type { States } from '../figures/live.service.js';
import { receiversOf, type AlarmRepository } from './alarm.repository.js';
import type { AlarmRuleRepository } from './alarm-rule.repository.js';
import { stepOf } from './alarm.rules.js';
import type { AlarmDoc, AlarmRuleDoc } from './alarm.schema.js';

/** Alarms are kept for so long after they were over, ms. */
const KEPT_MS = 400 * DAY_MS;
const EXPIRED_AT_ONCE = 1000;

export interface AlarmStores {
  rules: AlarmRuleRepository;
  alarms: AlarmRepository;
}

/**
 * Raises and clears alarms, round by round. Any number of processes may: of one time that a level holds one
 * alarm comes, and all that is known of it is stored, so that a restart neither repeats nor loses it.
 */
export class AlarmService {
  private behind = false;

  constructor(
    private readonly stores: AlarmStores,
    private readonly figures: Pick<FiguresService, 'figure'>,
    private readonly states: States,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  async round(): Promise<void> {
    const { rules, alarms } = this.stores;
    const [enabled, open] = await Promise.all([rules.enabled(), alarms.open()]);
    const openOf = new Map(open.map((alarm) => [alarm.ruleId, alarm]));
    const measured = new Map<string, Promise<number | null>>();
    const behind = await this.areBehind();
    for (const rule of enabled) {
      try {
        if (behind && !isLive(rule.measure)) {
          // Whether the level held meanwhile, nobody knows.
          if (rule.pendingSince !== null) await rules.forget(rule);
          continue;
        }
        const key = JSON.stringify([rule.districtId, rule.queueId, rule.measure]);
        const value = measured.get(key) ?? this.measure(rule);
        measured.set(key, value);
        await this.take(rule, openOf.get(rule._id) ?? null, await value);
      } catch (err) {
        this.log.warn({ err, ruleId: rule._id }, 'a rule of alarms was not looked at');
      }
    }
    const present = new Map(enabled.map((rule) => [rule._id, rule.revision]));
    for (const alarm of open) {
      if (present.get(alarm.ruleId) !== alarm.revision) await this.withdraw(alarm);
    }
  }

  /** Figures that stand still say nothing of now: alarms on them wait. Told once, and once when it is over. */
  private async areBehind(): Promise<boolean> {
    const since = await this.states.lag.since();
    const behind = since !== null;
    if (behind && !this.behind) {
      this.log.warn({ since: new Date(since) }, 'figures are behind: alarms on them wait');
    }
    if (!behind && this.behind) this.log.info('figures are up to date: alarms on them go on');
    this.behind = behind;
    return behind;
  }

  /** Forgets alarms that were over long ago. */
  async expire(): Promise<void> {
    const before = new Date(this.clock.now() - KEPT_MS);
    while ((await this.stores.alarms.expire(before, EXPIRED_AT_ONCE)) === EXPIRED_AT_ONCE);
  }

  private async take(rule: AlarmRuleDoc, open: AlarmDoc | null, value: number | null): Promise<void> {
    const { rules, alarms } = this.stores;
    if (open && open.revision !== rule.revision) return;
    const pending = rule.pendingSince !== null;
    const step = stepOf(rule, { raised: open !== null, pending }, value);
    if (step === 'begin' && value !== null) return this.begin(rule, value);
    if (step === 'forget' || (open && pending)) await rules.forget(rule);
    if (step !== 'clear' || !open) return;
    const now = new Date(this.clock.now());
    if (await alarms.clear(open._id, value, now, rule.webhookUrl !== null)) {
      this.log.info({ alarmId: open._id, rule: rule.name, value }, 'alarm cleared');
    }
  }

  /** The level holds: long enough for an alarm? */
  private async begin(rule: AlarmRuleDoc, value: number): Promise<void> {
    const { rules, alarms } = this.stores;
    const now = this.clock.now();
    const since = await rules.begin(rule, new Date(now));
    if (since === null || now - since.getTime() < rule.forSeconds * 1000) return;
    const { _id: ruleId, revision, name, districtId, queueId } = rule;
    const { measure, direction, raiseAt, clearAt, forSeconds } = rule;
    const alarm: AlarmDoc = {
      _id: newId(),
      ruleId,
      revision,
      name,
      districtId,
      queueId,
      measure,
      direction,
      raiseAt,
      clearAt,
      forSeconds,
      since,
      raisedAt: new Date(now),
      value,
      clearedAt: null,
      clearedValue: null,
    };
    if (await alarms.raise(alarm, receiversOf(rule))) {
      this.log.warn({ alarmId: alarm._id, rule: name, measure, value }, 'alarm raised');
    }
    await rules.forget(rule);
  }

  /** Its rule was changed, switched off or removed. */
  private async withdraw(alarm: AlarmDoc): Promise<void> {
    const rule = await this.stores.rules.find(alarm.ruleId);
    const tell = (rule?.webhookUrl ?? null) !== null;
    await this.stores.alarms.clear(alarm._id, null, new Date(this.clock.now()), tell);
  }

  private async measure({ districtId, queueId, measure }: AlarmRuleDoc): Promise<number | null> {
    const scope: FigureScope = { districtId: districtId === '00' ? null : districtId, queueId };
    if (isLive(measure)) return this.live(measure, scope);
    // Rules of before this was refused: agents' time of one queue, which there is none of.
    if (queueId !== null && !groupsOf(definitionOf(measure)).includes('queue')) return null;
    return (await this.figures.figure(measure, shanghaiDay(this.clock.now()), scope)).value;
  }

  private async live(measure: LiveMeasure, scope: FigureScope): Promise<number> {
    if (measure === 'waiting' || measure === 'longest-wait') {
      const { count, longestSince } = await this.states.waiting.waiting(scope);
      if (measure === 'waiting') return count;
      return longestSince === null ? 0 : Math.max(0, this.clock.now() - longestSince) / 1000;
    }
    const agents = await this.states.agents.countsByState(scope);
    if (measure === 'agents-idle') return agents.idle;
    return Object.values(agents).reduce((sum, count) => sum + count, 0) - agents.offline;
  }
}

const isLive = (measure: string): measure is LiveMeasure =>
  (LIVE_MEASURES as readonly string[]).includes(measure);
