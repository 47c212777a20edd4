import { describe, expect, it } from '@jest/globals';
import {
  AGENT_DEFAULTS,
  FIRST_POLICY,
  QUEUE_POLICY_DEFAULTS,
  type QueuePolicy,
  type RoutingPolicy,
} from './policy.rules.js';
import { seenFrom } from './seen.rules.js';
import { validatePolicy, type Surroundings } from './validation.rules.js';

const known: Surroundings = {
  districtIds: ['00', '22', '53'],
  queues: [
    { id: 'ours', districtId: '22' },
    { id: 'theirs', districtId: '53' },
    { id: 'national', districtId: '00' },
  ],
  agents: [
    { id: 'li', districtId: '22', queueIds: ['ours'] },
    { id: 'wang', districtId: '53', queueIds: ['theirs', 'national'] },
  ],
};
const told = (change: Partial<RoutingPolicy>): string =>
  JSON.stringify(validatePolicy({ ...FIRST_POLICY, ...change }, seenFrom('22', known)));
const queue = (queueId: string, change: Partial<QueuePolicy> = {}): QueuePolicy => ({
  queueId,
  districtId: '22',
  ...QUEUE_POLICY_DEFAULTS,
  ...change,
});
const tariff = { id: 'tariff', name: '税则', nameEn: 'Tariff' };
const profile = (agentId: string) => ({
  agentId,
  ...AGENT_DEFAULTS,
  skills: [{ skillId: 'tariff', level: 9 }],
});

describe('what a district is told of a policy', () => {
  /** Everywhere that a policy may name a queue or an agent. */
  const naming: [string, (id: string) => Partial<RoutingPolicy>][] = [
    ['an entry', (id) => ({ queues: [queue(id, { districtId: '53' })] })],
    [
      'agents of another queue',
      (id) => ({
        queues: [queue('ours', { rings: [{ afterSeconds: 1, relaxLevels: 0, addQueueIds: [id] }] })],
      }),
    ],
    [
      'where it overflows to',
      (id) => ({
        queues: [
          queue('ours', {
            overflow: [
              {
                when: 'no-agent',
                afterSeconds: null,
                to: 'queue',
                queueId: id,
                districtId: null,
                reason: 'x',
                reasonEn: 'x',
              },
            ],
          }),
        ],
      }),
    ],
    ['a pool', (id) => ({ pools: [{ districtId: '53', queueId: id }] })],
  ];

  it.each(naming)('is the same of another district’s queue and of one that there is not: %s', (_, change) => {
    const [foreign, unknown] = [told(change('theirs')), told(change('nowhere'))];
    expect(foreign.replaceAll('theirs', 'nowhere')).toBe(unknown);
    expect(foreign).toContain('unknown-queue');
  });

  it('is the same of another district’s agent and of one that there is not', () => {
    const change = (agentId: string): Partial<RoutingPolicy> => ({
      skills: [tariff],
      agents: [profile(agentId)],
      // Whoever serves it has no skill by the defaults: whether a profile makes one able would tell that they are there.
      queues: [queue('national', { districtId: '00', skills: [{ skillId: 'tariff', minLevel: 1 }] })],
    });
    expect(told(change('wang')).replaceAll('wang', 'who')).toBe(told(change('who')));
    expect(told(change('wang'))).toContain('unknown-agent');
  });

  it('names no queue of others that the defaults of agents take from everybody', () => {
    const deaf = told({ agentDefaults: { ...AGENT_DEFAULTS, languages: ['en'] } });
    expect(deaf).toContain('no agent can serve queue ours');
    expect(deaf).not.toContain('theirs');
  });

  it('is nothing of what can work, with headquarters’ queues, whoever serves them', () => {
    expect(told({ queues: [queue('ours'), queue('national', { districtId: '00' })] })).toBe('[]');
    expect(told({ skills: [tariff], agents: [profile('li')] })).toBe('[]');
  });
});
