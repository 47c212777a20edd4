import { describe, expect, it } from '@jest/globals';
import {
  FIRST_POLICY,
  QUEUE_POLICY_DEFAULTS,
  type OverflowRule,
  type QueuePolicy,
  type RoutingPolicy,
} from '../policy/model/policy.rules.js';
import { QUEUE_DEFAULTS, type Queue } from '../queue/queue.rules.js';
import { PolicyInForce } from './policy-in-force.rules.js';

const made = (id: string, change: Partial<Queue> = {}): Queue => ({
  ...QUEUE_DEFAULTS,
  id,
  name: id,
  nameEn: id,
  districtId: '22',
  ...change,
});
const entry = (queueId: string, change: Partial<QueuePolicy> = {}): QueuePolicy => ({
  ...QUEUE_POLICY_DEFAULTS,
  queueId,
  districtId: '22',
  ...change,
});
const to = (target: Pick<OverflowRule, 'to'> & Partial<OverflowRule>): OverflowRule => ({
  when: 'full',
  afterSeconds: null,
  queueId: null,
  districtId: null,
  reason: '满',
  reasonEn: 'full',
  ...target,
});
const inForce = (content: Partial<RoutingPolicy>, queues: readonly Queue[], version = 1): PolicyInForce =>
  new PolicyInForce(
    {
      version,
      at: version === 0 ? null : '2026-03-02T00:00:00.000Z',
      content: { ...FIRST_POLICY, ...content },
    },
    new Map(queues.map((queue) => [queue.id, queue])),
    { wrapUpMs: 45_000, offerMs: 20_000 },
  );

describe('the policy in force', () => {
  it('goes by a queue’s entry, else by the aims that it was made with', () => {
    const aims = { priority: 7, offerSeconds: 9, serviceTargetSeconds: 33 };
    const queues = [made('told', aims), made('untold', aims)];
    const policy = inForce({ queues: [entry('told', { priority: 1 })] }, queues);
    expect(policy.queue('told')).toEqual(entry('told', { priority: 1 }));
    expect(policy.queue('untold')).toEqual(entry('untold', aims));
    expect(policy.queue('gone')).toBeNull();
    expect(['told', 'untold', 'gone'].map((id) => policy.offerMs(id))).toEqual([20_000, 9000, 20_000]);
  });

  it('leads from a queue to all that overflow may reach, round in circles too', () => {
    const queues = [
      entry('a', { overflow: [to({ to: 'queue', queueId: 'b' }), to({ to: 'message' })] }),
      entry('b', { overflow: [to({ to: 'national' }), to({ to: 'district', districtId: '53' })] }),
      entry('pool', { overflow: [to({ to: 'queue', queueId: 'a' })] }),
      entry('alone'),
    ];
    const pools = [{ districtId: '00', queueId: 'pool' }];
    const policy = inForce(
      { queues, pools },
      queues.map(({ queueId }) => made(queueId)),
    );
    expect(policy.reachable('a')).toEqual(['a', 'b', 'pool']);
    expect(policy.reachable('alone')).toEqual(['alone']);
  });

  it('gives an agent the lines they serve, from which ring on, and what they lack there', () => {
    const skill = { skillId: 'tax', minLevel: 5 };
    const queues = [
      entry('own'),
      entry('helped', { rings: [{ afterSeconds: 10, relaxLevels: 0, addQueueIds: ['own'] }] }),
      entry('hard', { skills: [skill], rings: [{ afterSeconds: 10, relaxLevels: 2, addQueueIds: ['own'] }] }),
      entry('foreign', { rings: [{ afterSeconds: 10, relaxLevels: 0, addQueueIds: ['x'] }] }),
    ];
    const profile = {
      ...FIRST_POLICY.agentDefaults,
      agentId: 'ann',
      skills: [{ skillId: 'tax', level: 3 }],
      slots: { voice: 0, chat: 1 },
    };
    const policy = inForce(
      { queues, agents: [profile] },
      queues.map(({ queueId }) => made(queueId)),
    );
    const standing = { districtId: '22', queueIds: ['own'], capacity: { voice: 1, chat: 5 } };
    const terms = policy.terms({ id: 'ann', ...standing });
    expect(terms.lines).toEqual([
      { queueId: 'own', ring: 0, order: 'least-occupied', lacking: 0 },
      { queueId: 'helped', ring: 1, order: 'least-occupied', lacking: 0 },
      { queueId: 'hard', ring: 1, order: 'least-occupied', lacking: 7 },
    ]);
    // A profile says what room there is; without one an administrator's word does, and then everybody's.
    expect(terms.slots).toEqual({ voice: 0, chat: 1 });
    const other = policy.terms({ id: 'bob', ...standing });
    expect(other.lines.map(({ queueId }) => queueId)).toEqual(['own', 'helped']);
    expect(other.slots).toEqual({ voice: 1, chat: 5 });
    expect(policy.terms({ id: 'bob', ...standing, capacity: null }).slots).toEqual({ voice: 1, chat: 3 });
  });

  it('lets agents wrap up as the deployment says until somebody has written a policy', () => {
    expect(inForce({}, [], 0).wrapUp('ann').wrapUpMs).toBe(45_000);
    expect(inForce({}, [], 1).wrapUp('ann')).toEqual({
      wrapUpMs: 60_000,
      extensionMs: 60_000,
      extensions: 1,
    });
  });

  it('has another id whenever the policy or a queue differs, and the same otherwise', () => {
    const ids = [
      inForce({}, [made('a')]),
      inForce({}, [made('a')], 2),
      inForce({}, [made('a', { priority: 1 })]),
      inForce({}, [made('a'), made('b')]),
    ].map(({ id }) => id);
    expect(new Set(ids).size).toBe(4);
    expect(inForce({}, [made('a')]).id).toBe(ids[0]);
    expect([inForce({}, [], 0).since, inForce({}, []).since]).toEqual([
      0,
      Date.parse('2026-03-02T00:00:00Z'),
    ]);
  });

  it('names the lists that some queue goes by', () => {
    const queues = [entry('a', { vipListIds: ['gold'] }), entry('gone', { vipListIds: ['aeo'] })];
    expect([...inForce({ queues }, [made('a')]).vipListIds]).toEqual(['gold']);
  });
});
