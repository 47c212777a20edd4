import { fc } from '#kit/property';
import { describe, expect, it } from '@jest/globals';
import { QUEUE_POLICY_DEFAULTS, type QueuePolicy } from '../model/policy.rules.js';
import { eligible, firstRing, lackingOf, openSlots, ringAt, type ServingAgent } from './eligibility.rules.js';

const queue = (queueId: string, change: Partial<QueuePolicy> = {}): QueuePolicy => ({
  queueId,
  districtId: '22',
  ...QUEUE_POLICY_DEFAULTS,
  ...change,
});

it('a search has widened by every ring that has begun', () => {
  const rings = [30, 60].map((afterSeconds) => ({ afterSeconds, relaxLevels: 0, addQueueIds: [] }));
  const widened = [29_999, 30_000, 59_999, 60_000].map((waited) => ringAt({ rings }, 1000, 1000 + waited));
  expect(widened).toEqual([0, 1, 1, 2]);
  expect(ringAt({ rings: [] }, 0, 1e9)).toBe(0);
});

describe('who may serve', () => {
  const li: ServingAgent = {
    id: 'li',
    districtId: '22',
    queueIds: ['general'],
    skills: [{ skillId: 'tariff', level: 3 }],
    languages: ['zh'],
  };
  const line = queue('tariff', {
    skills: [{ skillId: 'tariff', minLevel: 5 }],
    rings: [
      { afterSeconds: 30, relaxLevels: 0, addQueueIds: ['general'] },
      { afterSeconds: 60, relaxLevels: 2, addQueueIds: [] },
    ],
  });

  it('widens by queues and by levels, and waives a need that comes to nothing', () => {
    expect([0, 1, 2].map((ring) => eligible(li, line, ring))).toEqual([false, false, true]);
    expect(firstRing({ ...li, skills: [] }, line)).toBeNull();
    const waived = { ...line, rings: [{ afterSeconds: 1, relaxLevels: 5, addQueueIds: ['general'] }] };
    expect(firstRing({ ...li, skills: [] }, waived)).toBe(1);
  });

  it('never crosses districts, but for headquarters', () => {
    const open = queue('general');
    expect(eligible({ ...li, districtId: '23' }, open, 0)).toBe(false);
    expect(eligible({ ...li, districtId: '00' }, open, 0)).toBe(true);
    expect(eligible({ ...li, districtId: '23' }, { ...open, districtId: '00' }, 0)).toBe(true);
    expect(eligible(li, { ...open, language: 'en' }, 0)).toBe(false);
  });

  it('who is eligible stays so as rings widen', () => {
    const ring = fc.record({
      afterSeconds: fc.nat(99),
      relaxLevels: fc.nat(10),
      addQueueIds: fc.subarray(['general', 'x']),
    });
    const level = fc.integer({ min: 1, max: 10 });
    fc.assert(
      fc.property(fc.array(ring, { maxLength: 4 }), level, level, (rings, minLevel, own) => {
        const wide = { ...line, skills: [{ skillId: 'tariff', minLevel }], rings };
        const agent = { ...li, skills: [{ skillId: 'tariff', level: own }] };
        const may = [0, 1, 2, 3, 4].map((n) => eligible(agent, wide, n));
        expect(may).toEqual(may.toSorted((a, b) => Number(a) - Number(b)));
        const first = may.indexOf(true);
        expect(firstRing(agent, wide)).toBe(first < 0 ? null : first);
      }),
    );
  });

  it('an agent lacks the levels between theirs and the best, in all that is needed', () => {
    const needed = { skills: [...line.skills, { skillId: 'english', minLevel: 1 }] };
    const lacks = (...skills: ServingAgent['skills']): number => lackingOf({ skills }, needed);
    expect(lacks({ skillId: 'tariff', level: 9 }, { skillId: 'english', level: 10 })).toBe(1);
    expect(lacks({ skillId: 'tariff', level: 5 }, { skillId: 'origin', level: 10 })).toBe(15);
    expect(lacks()).toBe(20);
    expect(lackingOf({ skills: [] }, { skills: [] })).toBe(0);
  });

  it('a call blocks chats, where that is set', () => {
    const slots = { voice: 1, chat: 2 };
    expect(openSlots({ slots, callBlocksChats: true }, [])).toEqual(['voice:1', 'chat:1', 'chat:2']);
    expect(openSlots({ slots, callBlocksChats: true }, ['voice:1'])).toEqual([]);
    expect(openSlots({ slots, callBlocksChats: false }, ['voice:1', 'chat:1'])).toEqual(['chat:2']);
    expect(openSlots({ slots, callBlocksChats: true }, ['chat:2'])).toEqual(['voice:1', 'chat:1']);
  });
});
