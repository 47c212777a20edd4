import { FACT_NAMES, type Fact } from '#libs/contract';
import { describe, expect, it } from '@jest/globals';
import { fc } from '#kit/property';
import { deltasOf, merged, rollupsOf, talliedFacts } from './delta.rules.js';
import { BOUNDED, DENSE_SECONDS, rollUp, type Rollup } from './rollup.rules.js';

/** Values on both sides of what is counted second by second, and of whole seconds. */
const value = fc.oneof(
  fc.integer({ min: 0, max: 3000 }),
  fc.integer({ min: (DENSE_SECONDS - 1) * 1000, max: (DENSE_SECONDS + 3) * 1000 }),
);
const fact: fc.Arbitrary<Fact> = fc
  .record({
    name: fc.constantFrom(...FACT_NAMES),
    day: fc.constantFrom('2026-03-01', '2026-03-02'),
    slot: fc.integer({ min: 0, max: 47 }),
    districtId: fc.constantFrom('22', '53'),
    queueId: fc.constantFrom('q1', 'q2'),
    agentId: fc.constantFrom('ann', 'bob', null),
    officeId: fc.constantFrom('2201', '2202', null),
    topicId: fc.constantFrom('tariff', 'permit', null),
    value,
  })
  .map((told) => ({
    ...told,
    id: '',
    contactId: '',
    seq: 1,
    at: 0,
    channel: 'voice',
    accountId: 'line',
    value: BOUNDED.includes(told.name) || told.name === 'talked' ? told.value : null,
  }));
const byId = (rollups: readonly Rollup[]): Rollup[] => rollups.toSorted((a, b) => (a._id < b._id ? -1 : 1));

describe('deltas', () => {
  it('merged in any parts and order are the roll-ups of all their facts', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fact, { maxLength: 8 }), { maxLength: 6 }), (parts) => {
        let last = 0;
        const deltas = parts.flatMap((facts) => deltasOf(facts, () => `d${(last += 1)}`));
        const inParts = merged(
          merged(deltas.slice(1).flatMap(rollupsOf)).concat(deltas.slice(0, 1).flatMap(rollupsOf)),
        );
        expect(byId(inParts)).toEqual(byId(rollUp(talliedFacts(parts.flat()))));
      }),
    );
  });

  it('are one for each cell', () => {
    const cells = (facts: Fact[]): number =>
      new Set(facts.map(({ day, districtId, queueId }) => day + districtId + queueId)).size;
    fc.assert(
      fc.property(fc.array(fact), (facts) => {
        expect(deltasOf(facts, () => 'd')).toHaveLength(cells(facts));
      }),
    );
  });
});
