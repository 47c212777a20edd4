import { describe, expect, it } from '@jest/globals';
import { story, type Step } from '#kit';
import type { Fact, FactName, TimelineEvents } from '#libs/contract';
import { fc } from '#kit/property';
import { conservationOf } from './conservation.rules.js';
import { factsOf } from './fact.rules.js';

const MORNING = '2026-03-02T01:00:00Z';
const ARRIVES: Step[] = [
  [0, 'contact.opened'],
  [0, 'contact.queued'],
];
const named = (facts: readonly Fact[], name: FactName): Fact[] => facts.filter((f) => f.name === name);
const valuesOf = (facts: readonly Fact[], name: FactName): (number | null)[] =>
  named(facts, name).map((fact) => fact.value);

describe('the facts of one contact', () => {
  it('tells wait, talk, wrap-up and handling of a plain contact', () => {
    const item = story('c1', MORNING, [
      ...ARRIVES,
      [4, 'contact.offered'],
      [3, 'contact.accepted'],
      [10, 'contact.responded'],
      [110, 'contact.ended'],
      [30, 'contact.closed'],
    ]);
    const told = factsOf(item).map(({ id, value, agentId }) => [id, value, agentId]);
    expect(told).toEqual([
      ['c1:2:arrived', null, null],
      ['c1:2:asked', null, null],
      ['c1:4:answered', 7000, 'ann'],
      ['c1:5:responded', 10_000, 'ann'],
      ['c1:5:replied', 17_000, 'ann'],
      ['c1:6:talked', 120_000, 'ann'],
      ['c1:7:wrapped', 30_000, 'ann'],
      ['c1:7:conversed', 120_000, 'ann'],
      ['c1:7:handled', 150_000, 'ann'],
      ['c1:7:took-part:ann', 120_000, 'ann'],
      ['c1:7:finished', null, 'ann'],
    ]);
  });

  it('has the office that its timeline says, and its topic once the agent has said it', () => {
    const steps = (closed: Partial<TimelineEvents['contact.closed']>): Step[] => [
      [0, 'contact.opened', { officeId: '2201' }],
      [0, 'contact.queued'],
      [3, 'contact.accepted'],
      [10, 'contact.responded'],
      [110, 'contact.ended'],
      [30, 'contact.closed', closed],
    ];
    const again = factsOf(story('c1', MORNING, steps({ topicId: 'tariff', repeats: 'c0' })));
    expect(new Set(again.map(({ officeId }) => officeId))).toEqual(new Set(['2201']));
    const early = ['arrived', 'asked', 'answered', 'responded', 'replied', 'talked'];
    const late = ['wrapped', 'conversed', 'handled', 'took-part', 'classified', 'repeated', 'finished'];
    expect(again.map(({ name, topicId }) => [name, topicId])).toEqual([
      ...early.map((name) => [name, null]),
      ...late.map((name) => [name, 'tariff']),
    ]);
    expect(again.slice(-3).map(({ id, agentId }) => [id, agentId])).toEqual([
      ['c1:6:classified', 'ann'],
      ['c1:6:repeated', 'ann'],
      ['c1:6:finished', 'ann'],
    ]);
    const first = factsOf(story('c1', MORNING, steps({ topicId: 'tariff' })));
    expect([named(first, 'classified').length, named(first, 'repeated').length]).toEqual([1, 0]);
    expect(named(factsOf(story('c1', MORNING, steps({}))), 'classified')).toEqual([]);
  });

  it('has no office but from its timeline, and no topic if nobody handled it', () => {
    const item = story('c1', MORNING, [
      ...ARRIVES,
      [5, 'contact.abandoned'],
      [0, 'contact.closed', { agentId: undefined, by: 'customer', topicId: 'tariff' }],
    ]);
    const contact = { ...item.contact, officeId: '2201', topicId: 'tariff' };
    const facts = factsOf({ ...item, contact });
    expect(facts.map(({ name }) => name)).toEqual(['arrived', 'asked', 'abandoned']);
    expect(facts.every(({ officeId, topicId }) => officeId === null && topicId === null)).toBe(true);
  });

  it('carries no personal data', () => {
    const text = JSON.stringify(factsOf(story('c1', MORNING, [...ARRIVES, [5, 'contact.abandoned']])));
    expect(text).toContain('abandoned');
    expect(text).not.toMatch(/customer-|visitor-/);
  });

  it('measures the wait from the arrival over missed and declined offers', () => {
    const facts = factsOf(
      story('c1', MORNING, [
        ...ARRIVES,
        [1, 'contact.offered'],
        [20, 'contact.missed'],
        [0, 'contact.queued', { reason: 'missed' }],
        [1, 'contact.offered', { agentId: 'bob' }],
        [2, 'contact.declined', { agentId: 'bob' }],
        [0, 'contact.queued', { reason: 'declined' }],
        [1, 'contact.offered'],
        [5, 'contact.accepted'],
      ]),
    );
    expect(valuesOf(facts, 'answered')).toEqual([30_000]);
    expect(named(facts, 'asked')).toHaveLength(1);
    expect(named(facts, 'missed').map((fact) => fact.agentId)).toEqual(['ann']);
    expect(named(facts, 'declined').map((fact) => fact.agentId)).toEqual(['bob']);
  });

  it('counts a released contact as answered once, and its second wait as nobody’s talk', () => {
    const facts = factsOf(
      story('c1', MORNING, [
        ...ARRIVES,
        [5, 'contact.accepted'],
        [60, 'contact.released'],
        [0, 'contact.queued', { reason: 'released' }],
        [300, 'contact.accepted', { agentId: 'bob' }],
        [8, 'contact.responded', { agentId: 'bob' }],
        [32, 'contact.ended'],
        [10, 'contact.closed', { agentId: 'bob' }],
      ]),
    );
    expect(valuesOf(facts, 'answered')).toEqual([5000]);
    expect(named(facts, 'talked').map((f) => [f.agentId, f.value])).toEqual([
      ['ann', 60_000],
      ['bob', 40_000],
    ]);
    expect(valuesOf(facts, 'responded')).toEqual([8000]);
    expect(named(facts, 'handled').map((f) => [f.agentId, f.value])).toEqual([['bob', 110_000]]);
  });

  it('does not count as abandoned whoever had been answered and leaves while waiting again', () => {
    const facts = factsOf(
      story('c1', MORNING, [
        ...ARRIVES,
        [5, 'contact.accepted'],
        [60, 'contact.released'],
        [0, 'contact.queued', { reason: 'released' }],
        [100, 'contact.abandoned'],
        [0, 'contact.closed', { agentId: undefined, by: 'customer' }],
      ]),
    );
    expect(named(facts, 'abandoned')).toEqual([]);
    expect(valuesOf(facts, 'talked')).toEqual([60_000]);
    expect(named(facts, 'handled')).toEqual([]);
    expect(named(facts, 'unfinished').map((f) => [f.agentId, f.value])).toEqual([['ann', null]]);
  });

  it('does not invent a talk when an offer is released before it was taken', () => {
    const facts = factsOf(
      story('c1', MORNING, [...ARRIVES, [2, 'contact.offered'], [9, 'contact.released']]),
    );
    expect(facts.map((fact) => fact.name)).toEqual(['arrived', 'asked']);
  });

  it('has never a negative duration, though two machines’ clocks differ', () => {
    const facts = factsOf(story('c1', MORNING, [...ARRIVES, [-0.2, 'contact.accepted']]));
    expect(valuesOf(facts, 'answered')).toEqual([0]);
  });

  it('tells the arrival of a contact that ends without asking for an agent', () => {
    const facts = factsOf(
      story('c1', MORNING, [
        [0, 'contact.opened'],
        [40, 'contact.closed'],
      ]),
    );
    expect(facts.map(({ name, at }) => [name, at])).toEqual([['arrived', Date.parse(MORNING)]]);
  });

  it('tells once that somebody who asked had been here before, unless it is we who call back', () => {
    const again = (more: object, steps: Step[] = ARRIVES): string[] => {
      const { contact, timeline } = story('c1', MORNING, steps);
      return factsOf({ contact: { ...contact, ...more }, timeline }).map(({ name }) => name);
    };
    expect(again({})).toEqual(['arrived', 'asked']);
    expect(again({ continues: 'c0' })).toEqual(['arrived', 'asked', 'returned']);
    expect(
      again({ continues: 'c0' }, [...ARRIVES, [5, 'contact.accepted'], [5, 'contact.requeued']]),
    ).toEqual(['arrived', 'asked', 'returned', 'answered', 'talked']);
    expect(again({ continues: 'c0', callbackId: 'b1' })).not.toContain('returned');
  });

  it('keeps the queue it asked in first', () => {
    const item = story('c1', MORNING, [...ARRIVES, [9, 'contact.accepted']]);
    item.contact.queueId = 'elsewhere';
    expect(new Set(factsOf(item).map((fact) => fact.queueId))).toEqual(new Set(['general']));
  });
});

describe('the day of a contact', () => {
  it.each([
    ['2026-03-02T15:59:59.999Z', '2026-03-02'],
    ['2026-03-02T16:00:00.000Z', '2026-03-03'],
    ['2025-12-31T16:00:00.000Z', '2026-01-01'],
  ])('is that of Shanghai: asked at %s counts to %s', (at, day) => {
    const facts = factsOf(story('c1', at, [...ARRIVES]));
    expect(facts.map((fact) => fact.day)).toEqual([day, day]);
  });

  it('is the day it asked, for all of its facts, though it is answered after midnight [event date against conversation date]', () => {
    const all = factsOf(
      story('c1', '2026-03-02T15:59:59Z', [
        ...ARRIVES,
        [5, 'contact.accepted'],
        [100, 'contact.ended'],
        [5, 'contact.closed'],
      ]),
    );
    // But for the one that is compared with those who were asked how satisfied they are.
    const facts = all.filter(({ name }) => name !== 'finished');
    expect(facts).toHaveLength(8);
    expect(new Set(facts.map((fact) => fact.slot))).toEqual(new Set([47]));
    expect(new Set(facts.map((fact) => fact.day))).toEqual(new Set(['2026-03-02']));
    expect(named(facts, 'answered')[0]?.at).toBe(Date.parse('2026-03-02T16:00:04Z'));
  });

  it('is that of its end for whoever finished it: of the agent who had it last, in the queue it ended in', () => {
    const steps: Step[] = [
      ...ARRIVES,
      [5, 'contact.accepted'],
      [10, 'contact.transferred', { kind: 'cold', agentId: 'ann' }],
      [0, 'contact.queued', { reason: 'transfer', queueId: 'duty' }],
      [60, 'contact.accepted', { agentId: 'bob' }],
      [100, 'contact.ended'],
      [1800, 'contact.closed', { agentId: 'eve', topicId: 'tariff' }],
    ];
    const facts = factsOf(story('c1', '2026-03-02T15:59:00Z', steps));
    expect(named(facts, 'finished')).toMatchObject([
      { day: '2026-03-03', slot: 0, queueId: 'duty', agentId: 'bob', topicId: 'tariff' },
    ]);
    expect(named(facts, 'handled')).toMatchObject([
      { day: '2026-03-02', slot: 47, queueId: 'general', agentId: 'eve' },
    ]);
  });

  it('is the day it asked, though it arrived the day before', () => {
    const facts = factsOf(
      story('c1', '2026-03-02T15:59:00Z', [
        [0, 'contact.opened'],
        [120, 'contact.queued'],
      ]),
    );
    expect(facts.map((fact) => fact.day)).toEqual(['2026-03-03', '2026-03-03']);
  });
});

/** Any order of events a timeline could hold, sensible or not. */
const anySteps = fc
  .array(
    fc.tuple(
      fc.integer({ min: 0, max: 7200 }),
      fc.constantFrom<Step[1]>(
        'contact.offered',
        'contact.accepted',
        'contact.declined',
        'contact.missed',
        'contact.released',
        'contact.transferred',
        'contact.requeued',
        'contact.taken',
        'contact.overflowed',
        'contact.invited',
        'contact.joined',
        'contact.left',
        'contact.responded',
        'contact.abandoned',
        'contact.ended',
        'contact.closed',
      ),
    ),
    { maxLength: 12 },
  )
  .map((steps): Step[] => [...ARRIVES, ...steps]);

describe('whatever a timeline holds', () => {
  it('reading on adds facts and changes none', () => {
    fc.assert(
      fc.property(anySteps, fc.nat(14), (steps, cut) => {
        const whole = story('c1', MORNING, steps);
        const all = factsOf(whole);
        const earlier = factsOf({ contact: whole.contact, timeline: whole.timeline.slice(0, cut) });
        expect(all.slice(0, earlier.length)).toEqual(earlier);
        expect(all.slice(earlier.length).every((fact) => fact.seq > cut)).toBe(true);
      }),
      { numRuns: 500, seed: 20260302 },
    );
  });

  it('no stretch of talk overlaps another', () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        const facts = factsOf(story('c1', MORNING, steps));
        const stretches = named(facts, 'talked').map(({ at, value }) => [at - (value ?? 0), at] as const);
        expect(stretches.every(([from], i) => i === 0 || from >= (stretches[i - 1]?.[1] ?? 0))).toBe(true);
        const talked = stretches.reduce((sum, [from, to]) => sum + to - from, 0);
        for (const { at, value } of named(facts, 'handled')) {
          const wrapped = named(facts, 'wrapped').find((fact) => fact.at === at)?.value ?? 0;
          expect(value).toBeLessThanOrEqual(talked + wrapped);
          const parts = named(facts, 'took-part');
          expect(new Set(parts.map(({ agentId }) => agentId)).size).toBe(parts.length);
          expect(parts.reduce((sum, part) => sum + (part.value ?? 0), wrapped)).toBe(value);
        }
      }),
      { numRuns: 500, seed: 20260302 },
    );
  });

  it('ids are unique, and asked = answered + abandoned + flowed out + waiting', () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        const facts = factsOf(story('c1', MORNING, steps));
        expect(new Set(facts.map((fact) => fact.id)).size).toBe(facts.length);
        const counts = conservationOf(facts, new Set(['c1']));
        expect(counts.holds).toBe(true);
        expect(counts.asked).toBe(counts.answered + counts.abandoned + counts.flowedOut + counts.waiting);
      }),
      { numRuns: 500, seed: 20260302 },
    );
  });
});

describe('conservation', () => {
  const waits = factsOf(story('w', MORNING, ARRIVES));
  const answered = factsOf(story('a', MORNING, [...ARRIVES, [5, 'contact.accepted']]));
  const left = factsOf(story('l', MORNING, [...ARRIVES, [5, 'contact.abandoned']]));
  const all = [...waits, ...answered, ...left];

  it('holds when everyone who asked was answered, left, or still waits', () => {
    const checked = conservationOf(all, new Set(['w', 'a']));
    expect(checked).toMatchObject({ asked: 3, answered: 1, abandoned: 1, waiting: 1, holds: true });
  });

  it('names a contact that is closed and of which nothing is known', () => {
    expect(conservationOf(all, new Set())).toMatchObject({ lost: ['w'], waiting: 0, holds: false });
  });

  it('names whoever is counted twice, or was answered without having asked', () => {
    const twice = [...all, ...named(answered, 'answered')];
    const unasked = named(left, 'abandoned');
    expect(conservationOf(twice, new Set(['w']))).toMatchObject({
      miscounted: ['a'],
      holds: false,
    });
    expect(conservationOf(unasked, new Set())).toMatchObject({ miscounted: ['l'], holds: false });
  });
});
