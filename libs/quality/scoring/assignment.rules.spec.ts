import { describe, expect, it } from '@jest/globals';
import { fc } from '#kit/property';
import { assign, type Assignable, type Assignment } from './assignment.rules.js';

const contacts: Assignable[] = Array.from({ length: 100 }, (_, i) => ({
  contactId: `c${i}`,
  butFor: [`agent${i % 4}`],
}));
const SCORERS = ['agent0', 'agent1', 'qa', 'qb'];

describe('sharing out', () => {
  const shared = assign(contacts, SCORERS, { doubleShare: 0.2, seed: 's' });
  const agentsOf = (id: string): readonly string[] =>
    contacts.find(({ contactId }) => contactId === id)?.butFor ?? [];

  it('nobody scores their own, and nobody the same one twice', () => {
    for (const { contactId, scorerIds } of shared) {
      expect(scorerIds.filter((id) => agentsOf(contactId).includes(id))).toEqual([]);
      expect(new Set(scorerIds).size).toBe(scorerIds.length);
    }
  });

  it('a share is scored twice, and the load is even', () => {
    expect(shared.filter(({ scorerIds }) => scorerIds.length === 2)).toHaveLength(20);
    const loads = SCORERS.map((id) => shared.filter(({ scorerIds }) => scorerIds.includes(id)).length);
    expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(4);
    expect(loads.reduce((a, b) => a + b)).toBe(120);
  });

  it('says when somebody is missing', () => {
    expect(() => assign(contacts, ['agent0'], { doubleShare: 0, seed: 's' })).toThrow('BAD_INPUT');
    expect(() => assign(contacts, ['qa'], { doubleShare: 0.1, seed: 's' })).toThrow('BAD_INPUT');
  });
});

const given = (shared: readonly Assignment[], id: string): number =>
  shared.filter(({ scorerIds }) => scorerIds.includes(id)).length;

/** What is open after some draws of which nothing has been scored. */
function after(load: ReadonlyMap<string, number>, shared: readonly Assignment[]): Map<string, number> {
  const sum = new Map(load);
  for (const id of shared.flatMap(({ scorerIds }) => scorerIds)) sum.set(id, (sum.get(id) ?? 0) + 1);
  return sum;
}

/** Two who never had a contact, and up to six who may have had some. */
const team = fc.subarray(['s1', 's2', 's3', 's4', 's5', 's6']).map((some) => ['qa', 'qb', ...some]);
const frame = fc.array(fc.subarray(['s1', 's2', 's3', 's4', 's5', 's6', 'other'], { maxLength: 4 }), {
  minLength: 1,
  maxLength: 30,
});
const draws = fc.array(
  fc.record({ team, frame, doubleShare: fc.double({ min: 0, max: 1, noNaN: true }), seed: fc.string() }),
  { minLength: 2, maxLength: 5 },
);
const contactsOf = (agents: readonly string[][]): Assignable[] =>
  agents.map((butFor, i) => ({ contactId: `c${i}`, butFor }));

describe('sharing out draw after draw', () => {
  it('nobody scores their own, nor twice the same; as many are scored twice as was asked', () => {
    fc.assert(
      fc.property(draws, (all) => {
        let load = new Map<string, number>();
        for (const { team: scorers, frame: agents, doubleShare, seed } of all) {
          const drawn = contactsOf(agents);
          const shared = assign(drawn, scorers, { doubleShare, seed, load });
          const by = new Map(shared.map((one) => [one.contactId, one.scorerIds]));
          expect(by.size).toBe(drawn.length);
          for (const { contactId, butFor } of drawn) {
            const ids = by.get(contactId) ?? [];
            expect(ids.every((id) => scorers.includes(id) && !butFor.includes(id))).toBe(true);
            expect(new Set(ids).size).toBe(ids.length);
          }
          const twice = shared.filter(({ scorerIds }) => scorerIds.length === 2);
          expect(twice).toHaveLength(Math.round(drawn.length * doubleShare));
          load = after(load, shared);
        }
      }),
    );
  });

  it('who scores first has nothing to do with what is scored twice, nor the other way about', () => {
    fc.assert(
      fc.property(draws, ([one, other]) => {
        if (!one || !other) return;
        const { team: scorers, frame: agents, doubleShare, seed } = one;
        const drawn = contactsOf(agents);
        const load = new Map(other.team.map((id, i) => [id, i * 7]));
        const shared = assign(drawn, scorers, { doubleShare, seed, load });
        const firsts = (all: readonly Assignment[]) =>
          all.map((x) => `${x.contactId} ${x.scorerIds[0]}`).toSorted();
        expect(firsts(shared)).toEqual(firsts(assign(drawn, scorers, { doubleShare: 0, seed, load })));
        const twice = (all: readonly Assignment[]) =>
          all.flatMap((x) => (x.scorerIds.length === 2 ? [x.contactId] : [])).toSorted();
        expect(twice(shared)).toEqual(twice(assign(drawn, other.team, { doubleShare, seed })));
      }),
    );
  });

  it('ends as evenly as can be, whatever each had open before', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(40), { minLength: 2, maxLength: 6 }),
        fc.nat(120),
        fc.string(),
        (open, n, seed) => {
          const scorers = open.map((_, i) => `s${i}`);
          const load = new Map(scorers.map((id, i) => [id, open[i] ?? 0]));
          const drawn = contactsOf(Array.from({ length: n }, () => []));
          const now = after(load, assign(drawn, scorers, { doubleShare: 0, seed, load }));
          const least = Math.min(...now.values());
          // Who got some has at most one more than whoever has least.
          for (const [i, id] of scorers.entries()) {
            if ((now.get(id) ?? 0) > (open[i] ?? 0)) expect(now.get(id)).toBeLessThanOrEqual(least + 1);
          }
        },
      ),
    );
  });

  it('somebody with thirty open gets fewer of the next draw, and as large a share of theirs is scored twice', () => {
    const load = new Map([['busy', 30]]);
    const scorers = ['busy', 'free', 'spare'];
    const drawn = contactsOf(Array.from({ length: 60 }, () => []));
    let [firsts, doubled] = [0, 0];
    for (let seed = 0; seed < 300; seed += 1) {
      const alone = assign(drawn, scorers, { doubleShare: 0, seed: `${seed}`, load });
      // 90 in all: thirty each.
      expect(scorers.map((id) => given(alone, id))).toEqual([0, 30, 30]);
      const shared = assign(contactsOf(Array.from({ length: 120 }, () => [])), scorers, {
        doubleShare: 0.2,
        seed: `${seed}`,
        load,
      });
      const theirs = shared.filter(({ scorerIds }) => scorerIds[0] === 'busy');
      firsts += theirs.length;
      doubled += theirs.filter(({ scorerIds }) => scorerIds.length === 2).length;
    }
    // 120 and thirty make fifty each: twenty first ones for whoever has thirty.
    expect(firsts).toBe(300 * 20);
    // A fifth of 6,000, within four standard deviations.
    expect(Math.abs(doubled - firsts / 5)).toBeLessThan(4 * Math.sqrt(firsts * 0.2 * 0.8));
  });
});
