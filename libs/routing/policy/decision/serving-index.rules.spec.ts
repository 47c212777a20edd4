import { fc } from '#kit/property';
import { CHANNELS, slotClassOf, type Channel } from '#libs/contract';
import { atOnce } from '#libs/platform';
import { expect, it } from '@jest/globals';
import { QUEUE_POLICY_DEFAULTS, type QueuePolicy } from '../model/policy.rules.js';
import { eligible } from './eligibility.rules.js';
import { ServingIndex, type RoomyAgent } from './serving-index.rules.js';

const QUEUES = ['a', 'b', 'c'];
const SKILLS = ['tariff', 'origin', 'latin'];
const district = fc.constantFrom('00', '22', '53');
const level = fc.integer({ min: 1, max: 10 });

const agent: fc.Arbitrary<RoomyAgent> = fc.record({
  id: fc.constant('x'),
  districtId: district,
  queueIds: fc.subarray(QUEUES),
  languages: fc.subarray(['zh', 'en']),
  skills: fc.array(fc.record({ skillId: fc.constantFrom(...SKILLS), level }), { maxLength: 3 }),
  slots: fc.record({ voice: fc.nat(1), chat: fc.nat(2) }),
});
const ring = fc.record({
  afterSeconds: fc.nat(99),
  relaxLevels: fc.nat(10),
  addQueueIds: fc.subarray([...QUEUES, 'nowhere']),
});
const queue: fc.Arbitrary<QueuePolicy> = fc
  .record({
    queueId: fc.constantFrom(...QUEUES, 'nowhere'),
    districtId: district,
    channels: fc.subarray([...CHANNELS]),
    language: fc.constantFrom('zh', 'en', 'la'),
    skills: fc.array(fc.record({ skillId: fc.constantFrom(...SKILLS), minLevel: level }), { maxLength: 3 }),
    rings: fc.array(ring, { maxLength: 3 }),
  })
  .map((said) => ({ ...QUEUE_POLICY_DEFAULTS, ...said }));

const few = fc.array(agent, { maxLength: 4 });
/** More than a word has bits, and than two have. */
const many = fc.array(agent, { minLength: 33, maxLength: 70 });

it('finds the channels for which nobody is eligible, as a look at each agent would', () => {
  fc.assert(
    fc.property(fc.oneof(few, many), fc.array(queue, { maxLength: 4 }), (agents, queues) => {
      const index = atOnce(ServingIndex.of(agents.length, agents));
      for (const one of queues) {
        const serves = (channel: Channel): boolean =>
          agents.some((who) => eligible(who, one, one.rings.length) && who.slots[slotClassOf(channel)] > 0);
        expect(index.unserved(one)).toEqual(one.channels.filter((channel) => !serves(channel)));
        expect(index.hasAgents(one.queueId)).toBe(
          agents.some(({ queueIds }) => queueIds.includes(one.queueId)),
        );
      }
    }),
  );
});
