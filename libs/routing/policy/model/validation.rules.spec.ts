import { describe, expect, it } from '@jest/globals';
import { cyclesOf } from './cycle.rules.js';
import {
  AGENT_DEFAULTS,
  FIRST_POLICY,
  QUEUE_POLICY_DEFAULTS,
  type OverflowRule,
  type QueuePolicy,
  type RoutingPolicy,
} from './policy.rules.js';
import { PROBLEM_CODES } from './problem.rules.js';
import { validatePolicy, type Surroundings } from './validation.rules.js';

const queue = (queueId: string, change: Partial<QueuePolicy> = {}): QueuePolicy => ({
  queueId,
  districtId: '22',
  ...QUEUE_POLICY_DEFAULTS,
  ...change,
});
const rule = (change: Partial<OverflowRule>): OverflowRule => ({
  when: 'waited',
  afterSeconds: null,
  to: 'message',
  queueId: null,
  districtId: null,
  reason: '转出',
  reasonEn: 'moved on',
  ...change,
});
const known: Surroundings = {
  districtIds: ['00', '22', '23'],
  queues: [
    ...['a', 'b', 'c'].map((id) => ({ id, districtId: '22' })),
    { id: 'nanjing', districtId: '23' },
    { id: 'national', districtId: '00' },
  ],
  agents: [
    { id: 'li', districtId: '22', queueIds: ['a', 'b', 'c'] },
    { id: 'wang', districtId: '23', queueIds: ['nanjing'] },
  ],
};
const policy = (change: Partial<RoutingPolicy>): RoutingPolicy => ({ ...FIRST_POLICY, ...change });
const problems = (change: Partial<RoutingPolicy>) => validatePolicy(policy(change), known);
const found = (change: Partial<RoutingPolicy>): string[] =>
  problems(change).map(({ code, field }) => `${code} ${field}`);
const ofQueue = (change: Partial<QueuePolicy>, rest: Partial<RoutingPolicy> = {}): string[] =>
  found({ queues: [queue('a', change)], ...rest });
const tariff = { id: 'tariff', name: '税则', nameEn: 'Tariff' };
const skilled = (level: number) => ({
  skills: [tariff],
  agents: [{ agentId: 'li', ...AGENT_DEFAULTS, skills: [{ skillId: 'tariff', level }] }],
});

describe('a policy that can work', () => {
  it('has no problems', () => {
    expect(validatePolicy(FIRST_POLICY, known)).toEqual([]);
    expect(
      found({
        ...skilled(5),
        queues: [
          queue('a', {
            hours: { ...QUEUE_POLICY_DEFAULTS.hours, holidays: 'closed' },
            skills: [{ skillId: 'tariff', minLevel: 7 }],
            maxWaitSeconds: 300,
            maxLength: 20,
            rings: [{ afterSeconds: 30, relaxLevels: 2, addQueueIds: [] }],
            overflow: [
              rule({ when: 'closed' }),
              rule({ when: 'full', to: 'queue', queueId: 'b' }),
              rule({ afterSeconds: 120, to: 'national' }),
              rule({ to: 'callback' }),
            ],
          }),
        ],
        pools: [{ districtId: '00', queueId: 'national' }],
      }),
    ).toEqual([]);
  });
});

describe('a policy of the whole country', () => {
  it('is checked by a look at each agent, not at each agent for each queue and ring', () => {
    let looks = 0;
    const watched = (queueIds: string[]): string[] =>
      new Proxy(queueIds, {
        get(target, key) {
          looks += 1;
          return Reflect.get(target, key) as unknown;
        },
      });
    const ids = Array.from({ length: 300 }, (_, i) => `q${i}`);
    const rings = [1, 2, 3].map((n) => ({ afterSeconds: n, relaxLevels: 0, addQueueIds: ['q0'] }));
    const country: Surroundings = {
      districtIds: ['22'],
      queues: ids.map((id) => ({ id, districtId: '22' })),
      agents: ids.map((id, i) => ({ id: `a${i}`, districtId: '22', queueIds: watched([id]) })),
    };
    const content = policy({ queues: ids.map((id) => queue(id, { rings })) });
    expect(validatePolicy(content, country)).toEqual([]);
    expect(looks).toBeLessThan(ids.length * 20);
  });

  it('is checked by a look at each agent, where all are in the same queue and none has what each needs', () => {
    let looks = 0;
    const watched = (level: number) =>
      new Proxy([{ skillId: 'tariff', level }], {
        get(target, key) {
          looks += 1;
          return Reflect.get(target, key) as unknown;
        },
      });
    const many = Array.from({ length: 300 }, (_, i) => i);
    const country: Surroundings = {
      districtIds: ['22'],
      queues: many.map((i) => ({ id: `q${i}`, districtId: '22' })),
      agents: many.map((i) => ({ id: `a${i}`, districtId: '22', queueIds: ['q0'] })),
    };
    const rings = [{ afterSeconds: 1, relaxLevels: 0, addQueueIds: ['q0'] }];
    const content = policy({
      skills: [tariff],
      agents: many.map((i) => ({ agentId: `a${i}`, ...AGENT_DEFAULTS, skills: watched(1 + (i % 5)) })),
      queues: many.map((i) =>
        queue(`q${i}`, { rings, skills: [{ skillId: 'tariff', minLevel: 6 + (i % 5) }] }),
      ),
    });
    expect(new Set(validatePolicy(content, country).map(({ code }) => code))).toEqual(
      new Set(['nobody-can-serve']),
    );
    expect(looks).toBeLessThan(many.length * 20);
  });

  it('is told the first two thousand reasons; the rest is counted', () => {
    const agents = Array.from({ length: 2003 }, (_, i) => ({
      agentId: `x${i}`,
      ...AGENT_DEFAULTS,
      skills: [],
    }));
    const all = problems({ agents });
    expect(all).toHaveLength(2001);
    expect(all.at(1999)).toMatchObject({ code: 'unknown-agent', field: 'agents.1999' });
    expect(all.at(-1)).toMatchObject({ code: 'more', reason: '另有 3 个问题', reasonEn: '3 more problems' });
  });
});

describe('a policy that can’t', () => {
  it('names the path of an overflow that goes in a circle, through pools too', () => {
    const circle = problems({
      queues: [
        queue('a', { overflow: [rule({ afterSeconds: 60, to: 'queue', queueId: 'b' })] }),
        queue('b', { overflow: [rule({ afterSeconds: 60, to: 'district', districtId: '23' })] }),
        queue('nanjing', {
          districtId: '23',
          overflow: [rule({ when: 'no-agent', to: 'queue', queueId: 'a' })],
        }),
      ],
      pools: [{ districtId: '23', queueId: 'nanjing' }],
    });
    expect(circle).toEqual([
      {
        field: 'queues.0.overflow',
        code: 'overflow-cycle',
        reason: '溢出成环：a → b → nanjing → a',
        reasonEn: 'the overflow goes in a circle: a → b → nanjing → a',
      },
    ]);
    expect(ofQueue({ overflow: [rule({ afterSeconds: 9, to: 'queue', queueId: 'a' })] })).toEqual([
      'overflow-cycle queues.0.overflow',
    ]);
  });

  it('finds circles in any graph, and only there', () => {
    const graph: Record<string, string[]> = {
      a: ['b', 'c'],
      b: ['d'],
      c: ['d'],
      d: [],
      e: ['f'],
      f: ['g'],
      g: ['f'],
    };
    expect(cyclesOf(Object.keys(graph), (node) => graph[node] ?? [])).toEqual([['f', 'g', 'f']]);
  });

  it('tells of a long circle its beginning and its end', () => {
    const ids = Array.from({ length: 30 }, (_, i) => `q${i}`);
    const queues = ids.map((id, i) =>
      queue(id, {
        overflow: [rule({ when: 'no-agent', to: 'queue', queueId: ids[(i + 1) % 30] as string })],
      }),
    );
    const circle = problems({ queues }).find(({ code }) => code === 'overflow-cycle');
    expect(circle?.reasonEn).toBe(`the overflow goes in a circle: ${ids.slice(0, 11).join(' → ')} → … → q0`);
  });

  it('has a queue nobody can serve: level, language, room, district', () => {
    const needs = { skills: [{ skillId: 'tariff', minLevel: 7 }] };
    expect(ofQueue(needs, skilled(6))).toEqual(['nobody-can-serve queues.0']);
    expect(ofQueue(needs, skilled(7))).toEqual([]);
    expect(
      ofQueue({ ...needs, rings: [{ afterSeconds: 9, relaxLevels: 1, addQueueIds: [] }] }, skilled(6)),
    ).toEqual([]);
    expect(ofQueue({ language: 'en' })).toEqual(['nobody-can-serve queues.0']);
    const deaf = { agentDefaults: { ...AGENT_DEFAULTS, slots: { voice: 0, chat: 3 } } };
    const [problem] = problems({ queues: [queue('a')], ...deaf });
    expect(problem?.reasonEn).toBe('no agent can serve: voice');
    expect(ofQueue({ channels: ['webchat'] }, deaf)).toEqual([]);
    expect(found({ queues: [queue('national', { districtId: '00' })] })).toEqual([
      'nobody-can-serve queues.0',
    ]);
    const helped = [{ afterSeconds: 9, relaxLevels: 0, addQueueIds: ['nanjing'] }];
    expect(found({ queues: [queue('national', { districtId: '00', rings: helped })] })).toEqual([]);
  });

  it('takes a queue without an entry from every agent it has', () => {
    const speaking = (languages: string[]) => ({ agentDefaults: { ...AGENT_DEFAULTS, languages } });
    expect(problems(speaking(['en'])).map(({ reasonEn }) => reasonEn)).toEqual([
      'no agent can serve queue a',
      'no agent can serve queue b',
      'no agent can serve queue c',
      'no agent can serve queue nanjing',
    ]);
    expect(found({ agentDefaults: { ...AGENT_DEFAULTS, slots: { voice: 0, chat: 0 } } })).toHaveLength(4);
    const li = { agentId: 'li', ...AGENT_DEFAULTS, skills: [] };
    expect(problems({ ...speaking(['en']), agents: [li] }).map(({ reasonEn }) => reasonEn)).toEqual([
      'no agent can serve queue nanjing',
    ]);
  });

  it('names what is not there', () => {
    expect(
      found({
        queues: [
          queue('a', {
            skills: [{ skillId: 'latin', minLevel: 11 }],
            vipListIds: ['gold'],
            rings: [{ afterSeconds: 1, relaxLevels: 10, addQueueIds: ['nowhere'] }],
            overflow: [
              rule({ when: 'no-agent', to: 'queue', queueId: 'nowhere' }),
              rule({ when: 'no-agent', to: 'district', districtId: '99' }),
              rule({ when: 'no-agent', to: 'national' }),
            ],
          }),
          queue('lost', { districtId: '99' }),
          queue('b', { districtId: '23', channels: [] }),
        ],
        agents: [{ agentId: 'nobody', ...AGENT_DEFAULTS, skills: [{ skillId: 'greek', level: 0 }] }],
        pools: [{ districtId: '99', queueId: 'nowhere' }],
        calendar: { years: [], days: [{ day: '2026-02-30', working: true, name: 'x', nameEn: 'x' }] },
      }),
    ).toEqual([
      'unknown-skill queues.0.skills.0',
      'level-out-of-range queues.0.skills.0',
      'unknown-list queues.0.vipListIds.0',
      'unknown-queue queues.0.rings.0',
      'unknown-queue queues.0.overflow.0',
      'unknown-district queues.0.overflow.1',
      'no-pool queues.0.overflow.2',
      'nobody-can-serve queues.0',
      'unknown-queue queues.1',
      'unknown-district queues.1.districtId',
      'nobody-can-serve queues.1',
      'wrong-district queues.2.districtId',
      'no-channel queues.2.channels',
      'unknown-agent agents.0',
      'unknown-skill agents.0.skills.0',
      'level-out-of-range agents.0.skills.0',
      'unknown-district pools.0',
      'unknown-queue pools.0',
      'bad-calendar calendar.days.0',
    ]);
  });

  it('has no way out where one is needed, channel by channel', () => {
    const never = { hours: { ...QUEUE_POLICY_DEFAULTS.hours, weekly: [] } };
    expect(ofQueue(never)).toEqual(['no-way-out queues.0.overflow']);
    expect(ofQueue({ ...never, overflow: [rule({ when: 'closed' })] })).toEqual([]);
    const [problem] = problems({
      queues: [queue('a', { ...never, overflow: [rule({ when: 'closed', to: 'voice-mail' })] })],
    });
    expect(problem?.reasonEn).toContain('webchat, wechat');
    expect(problem?.reasonEn).not.toContain('voice');
    expect(ofQueue({ maxLength: 5 })).toEqual(['no-way-out queues.0.overflow']);
    expect(ofQueue({ maxWaitSeconds: 60 })).toEqual(['no-way-out queues.0.overflow']);
  });

  it.each<[string, Partial<QueuePolicy>, string]>([
    [
      'a ring after the longest wait',
      { rings: [{ afterSeconds: 90, relaxLevels: 0, addQueueIds: [] }] },
      'rings.0',
    ],
    ['a target beyond the longest wait', { serviceTargetSeconds: 61 }, 'serviceTargetSeconds'],
    ['an offer beyond the longest wait', { offerSeconds: 61 }, 'offerSeconds'],
    ['a preference beyond the longest wait', { lastAgentSeconds: 61 }, 'lastAgentSeconds'],
    [
      'rings that do not follow each other',
      {
        rings: [
          { afterSeconds: 20, relaxLevels: 2, addQueueIds: [] },
          { afterSeconds: 20, relaxLevels: 2, addQueueIds: [] },
        ],
      },
      'rings.1',
    ],
    [
      'rings that ask for more again',
      {
        rings: [
          { afterSeconds: 20, relaxLevels: 2, addQueueIds: [] },
          { afterSeconds: 30, relaxLevels: 1, addQueueIds: [] },
        ],
      },
      'rings.1',
    ],
    ['callbacks after the longest wait', { callback: { abandonedAfterSeconds: 61 } }, 'callback'],
  ])('contradicts itself: %s', (_, change, field) => {
    const limits = { maxWaitSeconds: 60, overflow: [rule({})] };
    expect(ofQueue({ ...limits, ...change })).toEqual([`contradiction queues.0.${field}`]);
  });

  it.each<Partial<OverflowRule>>([
    { when: 'waited' },
    { when: 'full' },
    { when: 'closed', afterSeconds: 5 },
    { when: 'no-agent', to: 'queue' },
    { when: 'no-agent', to: 'district' },
    { when: 'no-agent', queueId: 'b' },
  ])('contradicts itself: the rule %j', (change) => {
    expect(ofQueue({ overflow: [rule(change)] })).toContain('contradiction queues.0.overflow.0');
  });

  it('says things twice', () => {
    const codes = found({
      ...skilled(5),
      skills: [tariff, tariff],
      queues: [queue('a'), queue('a', { channels: ['voice', 'voice'] })],
      pools: [
        { districtId: '22', queueId: 'a' },
        { districtId: '22', queueId: 'b' },
      ],
      calendar: {
        years: [],
        days: ['x', 'y'].map((name) => ({ day: '2027-01-01', working: false, name, nameEn: name })),
      },
    });
    expect(codes).toEqual([
      'duplicate skills.1',
      'duplicate queues.1',
      'duplicate pools.1',
      'duplicate queues.1.channels.1',
      'duplicate calendar.days.1',
    ]);
  });

  it('tells every reason in both languages', () => {
    const all = problems({ queues: [queue('x', { districtId: '99', maxLength: 1, language: 'la' })] });
    expect(all.length).toBeGreaterThan(3);
    for (const { code, reason, reasonEn } of all) {
      expect(PROBLEM_CODES).toContain(code);
      expect(reason).toMatch(/\p{Script=Han}/u);
      expect(reasonEn).toMatch(/^[\x20-\x7e→]+$/);
    }
  });
});
