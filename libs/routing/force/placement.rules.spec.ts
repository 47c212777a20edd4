import { MOST_ENTRIES } from '#libs/contract';
import { describe, expect, it } from '@jest/globals';
import { FIRST_POLICY, QUEUE_POLICY_DEFAULTS, type QueuePolicy } from '../policy/model/policy.rules.js';
import { GENERAL_QUEUE } from '../queue/queue.rules.js';
import { placed, type PlaceableContact, type Presences } from './placement.rules.js';
import { PolicyInForce } from './policy-in-force.rules.js';

const NOW = Date.parse('2026-03-02T02:00:00Z');
const NOBODY: Presences = new Map();
const policyOf = (change: Partial<QueuePolicy>): PolicyInForce => {
  const queue = { ...QUEUE_POLICY_DEFAULTS, queueId: 'general', districtId: '00', ...change };
  const vipLists = [{ id: 'gold', name: '金', nameEn: 'Gold', points: 5 }];
  const content = { ...FIRST_POLICY, queues: [queue], vipLists };
  const queues = new Map([['general', GENERAL_QUEUE]]);
  return new PolicyInForce({ version: 1, at: null, content }, queues, { wrapUpMs: 0, offerMs: 0 });
};
const contact: PlaceableContact = {
  id: 'c',
  epoch: 3,
  queueId: 'general',
  channel: 'webchat',
  queuedAt: NOW - 90_000,
  enteredAt: NOW - 40_000,
  kept: null,
  vipListIds: ['gold'],
};
const rings = [30, 60].map((afterSeconds) => ({ afterSeconds, relaxLevels: 0, addQueueIds: [] }));

describe('a waiting contact in the index', () => {
  it('has its rank from its place in line, and its ring from its time in this queue', () => {
    const policy = policyOf({ priority: 2, vipListIds: ['gold'], rings });
    expect(placed(contact, policy, NOBODY, NOW)).toEqual({
      id: 'c',
      epoch: 3,
      queueId: 'general',
      slotClass: 'chat',
      rank: contact.queuedAt - 7 * 60_000,
      ring: 1,
      keptFor: null,
      dueAt: contact.enteredAt + 60_000,
    });
  });

  it('to which as much has happened as can be stored is held for nobody, and is to be looked after at once', () => {
    const worn = { ...contact, kept: { agentId: 'a', until: NOW + 1000 } };
    const place = { id: 'c', epoch: 3, queueId: 'general', slotClass: 'chat', rank: contact.queuedAt };
    for (const queueId of ['general', 'gone'])
      expect(placed({ ...worn, queueId, seq: MOST_ENTRIES }, policyOf({ rings }), NOBODY, NOW)).toEqual({
        ...place,
        queueId,
        dueAt: NOW,
        isHeld: true,
      });
    expect(placed({ ...worn, seq: MOST_ENTRIES - 1 }, policyOf({}), NOBODY, NOW)).toMatchObject({
      keptFor: 'a',
    });
  });

  it('keeps its place in a queue that there is not', () => {
    expect(placed({ ...contact, queueId: 'gone' }, policyOf({}), NOBODY, NOW)).toEqual({
      id: 'c',
      epoch: 3,
      queueId: 'gone',
      slotClass: 'chat',
      rank: contact.queuedAt,
    });
  });

  it('is kept for an agent until its time is up, and due then if nothing is before', () => {
    const kept = (until: number, change: Partial<QueuePolicy> = {}) => {
      const { keptFor, dueAt } = placed(
        { ...contact, kept: { agentId: 'a', until } },
        policyOf(change),
        NOBODY,
        NOW,
      );
      return { keptFor, dueAt };
    };
    expect(kept(NOW + 5000)).toEqual({ keptFor: 'a', dueAt: NOW + 5000 });
    expect(kept(NOW)).toEqual({ keptFor: null, dueAt: null });
    expect(kept(NOW + 50_000, { rings })).toEqual({ keptFor: 'a', dueAt: NOW + 20_000 });
  });

  it('is due at once where it can stay no longer, by how its own class stands', () => {
    const rule = {
      when: 'no-agent',
      afterSeconds: 10,
      to: 'message',
      queueId: null,
      districtId: null,
    } as const;
    const policy = policyOf({ overflow: [{ ...rule, reason: '无', reasonEn: 'none' }] });
    const dueAt = (chat: number | null) =>
      placed(contact, policy, new Map([['general', { waiting: 1, nobodySince: { chat, voice: 0 } }]]), NOW)
        .dueAt;
    expect(dueAt(NOW - 10_000)).toBe(NOW);
    expect(dueAt(NOW - 4000)).toBe(NOW + 6000);
    expect(dueAt(null)).toBeNull();
  });
});
