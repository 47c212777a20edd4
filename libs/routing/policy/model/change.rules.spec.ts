import { describe, expect, it } from '@jest/globals';
import { describeChange, touchedBy } from './change.rules.js';
import {
  AGENT_DEFAULTS,
  FIRST_POLICY,
  QUEUE_POLICY_DEFAULTS,
  type QueuePolicy,
  type RoutingPolicy,
} from './policy.rules.js';

const tariff: QueuePolicy = { queueId: 'tariff', districtId: '22', ...QUEUE_POLICY_DEFAULTS };
const before: RoutingPolicy = { ...FIRST_POLICY, queues: [tariff] };
const change = (queue: Partial<QueuePolicy>) =>
  describeChange(before, { ...before, queues: [{ ...tariff, ...queue }] });

describe('the effect of a change in words', () => {
  it('is nothing if nothing changes, in whatever order the fields come', () => {
    const turned = Object.fromEntries(Object.entries(tariff).toReversed()) as unknown as QueuePolicy;
    expect(describeChange(before, { ...before, queues: [turned] })).toEqual({ zh: [], en: [] });
  });

  it('names every field with what it was and what it is', () => {
    const effect = change({
      maxWaitSeconds: 120,
      connectionTarget: 0.974,
      rings: [{ afterSeconds: 30, relaxLevels: 2, addQueueIds: ['general'] }],
      hours: {
        ...tariff.hours,
        weekly: [{ days: [5, 1], from: '22:00', to: '06:00' }],
        holidays: 'own',
        holidaySpans: [{ from: '10:00', to: '12:00' }],
        shiftedAs: 1,
        exceptions: [{ day: '2026-12-01', name: '培训', nameEn: 'Training', spans: [] }],
      },
      overflow: [
        {
          when: 'waited',
          afterSeconds: null,
          to: 'queue',
          queueId: 'general',
          districtId: null,
          reason: '久等',
          reasonEn: 'long wait',
        },
      ],
    });
    expect(effect.zh).toEqual([
      '队列 tariff：服务时间 每天 00:00–24:00；节假日照常 → 周一、五 22:00–06:00；节假日 10:00–12:00；调休上班日按周一；2026-12-01（培训）关闭',
      '队列 tariff：接通率目标 95% → 97.4%',
      '队列 tariff：最长等待 无 → 120 秒',
      '队列 tariff：扩圈 无 → 30 秒后技能放宽 2 级，加入 general',
      '队列 tariff：溢出规则 无 → 等待到最长等待时间 → 队列 general（久等）',
    ]);
    expect(effect.en).toEqual([
      'Queue tariff: hours every day 00:00–24:00; holidays as usual → Mon, Fri 22:00–06:00; on holidays 10:00–12:00; worked weekend days as Mon; 2026-12-01 (Training) closed',
      'Queue tariff: connection rate target 95% → 97.4%',
      'Queue tariff: longest wait none → 120 s',
      'Queue tariff: rings none → after 30 s 2 levels less, also general',
      'Queue tariff: overflow none → after waiting the longest wait → queue general (long wait)',
    ]);
  });

  it('names what comes, goes and is renamed', () => {
    const skill = (name: string) => ({ id: 'tariff', name, nameEn: name });
    const agent = { agentId: 'li', ...AGENT_DEFAULTS, skills: [{ skillId: 'tariff', level: 5 }] };
    const old = { ...before, skills: [skill('a')], agents: [agent] };
    const added = describeChange(FIRST_POLICY, old).en;
    expect(added[0]).toBe('Skill tariff added: a');
    expect(added).toContain('Queue tariff: entry added');
    expect(added).toContain('Agent li: skills tariff 5');
    expect(describeChange(old, FIRST_POLICY).zh).toEqual([
      '删除技能 tariff',
      '队列 tariff：删除规则，改用默认',
      '坐席 li：删除规则，改用默认',
    ]);
    expect(describeChange(old, { ...old, skills: [skill('b')] }).en).toEqual(['Skill tariff: a → b']);
  });

  it('is told up to two thousand sentences; the rest is counted', () => {
    const skills = Array.from({ length: 2003 }, (_, i) => ({ id: `s${i}`, name: `技${i}`, nameEn: `S${i}` }));
    const { zh, en } = describeChange(FIRST_POLICY, { ...FIRST_POLICY, skills });
    expect([zh.length, en.length]).toEqual([2001, 2001]);
    expect(zh.slice(1999)).toEqual(['新增技能 s1999：技1999', '另有 3 处变更']);
    expect(en.at(-1)).toBe('3 more changes');
  });

  it('is found by a look at each profile, however many there are', () => {
    let looks = 0;
    const profiles = (wrapUpSeconds: number) =>
      Array.from({ length: 400 }, (_, i) => ({
        ...AGENT_DEFAULTS,
        wrapUpSeconds,
        skills: [],
        get agentId() {
          looks += 1;
          return `a${i}`;
        },
      }));
    const [old, now] = [profiles(10), profiles(20)].map((agents) => ({ ...FIRST_POLICY, agents }));
    expect(describeChange(old as RoutingPolicy, now as RoutingPolicy).en).toHaveLength(400);
    expect(touchedBy(old as RoutingPolicy, now as RoutingPolicy).agentIds).toHaveLength(400);
    expect(looks).toBeLessThan(800 * 10);
  });

  it('knows whom it concerns', () => {
    expect(touchedBy(before, { ...before, queues: [{ ...tariff, priority: 1 }] })).toEqual({
      queueIds: ['tariff'],
      agentIds: [],
      shared: false,
    });
    expect(touchedBy(before, { ...before, pools: [{ districtId: '22', queueId: 'tariff' }] }).shared).toBe(
      true,
    );
    expect(touchedBy(before, FIRST_POLICY).queueIds).toEqual(['tariff']);
  });
});
