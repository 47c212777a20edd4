import { describe, expect, it } from '@jest/globals';
import { story, type Step } from '#kit';
import type { Fact, FactName } from '#libs/contract';
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

/** Accepted 5 s after the arrival. */
const ANSWERED: Step[] = [...ARRIVES, [2, 'contact.offered'], [3, 'contact.accepted']];
const talks = (facts: readonly Fact[]): (string | number | null)[][] =>
  named(facts, 'talked').map(({ agentId, value }) => [agentId, value]);

describe('passing a contact on', () => {
  it('transfers inflate talk time: they do not, each second is talk of one agent or of none [transfers inflate talk time]', () => {
    const item = story('c1', MORNING, [
      ...ANSWERED,
      [60, 'contact.invited'],
      [10, 'contact.joined'],
      [30, 'contact.transferred', { kind: 'warm', toAgentId: 'bob', toQueueId: null, slot: 'chat:1' }],
      [20, 'contact.transferred', { agentId: 'bob', kind: 'cold', toQueueId: 'second' }],
      [0, 'contact.queued', { queueId: 'second', reason: 'transfer' }],
      [100, 'contact.offered', { agentId: 'cai' }],
      [5, 'contact.accepted', { agentId: 'cai' }],
      [40, 'contact.taken', { agentId: 'lee', by: 'lee', fromAgentId: 'cai' }],
      [15, 'contact.ended'],
      [30, 'contact.closed', { agentId: 'lee' }],
    ]);
    const facts = factsOf(item);
    expect(talks(facts)).toEqual([
      ['ann', 100_000],
      ['bob', 20_000],
      ['cai', 40_000],
      ['lee', 15_000],
    ]);
    expect(named(facts, 'handled').map((f) => [f.agentId, f.value])).toEqual([['lee', 205_000]]);
    expect(named(facts, 'took-part').map((f) => [f.id, f.agentId, f.value])).toEqual([
      ['c1:14:took-part:ann', 'ann', 100_000],
      ['c1:14:took-part:bob', 'bob', 20_000],
      ['c1:14:took-part:cai', 'cai', 40_000],
      ['c1:14:took-part:lee', 'lee', 15_000],
    ]);
    expect(named(facts, 'transferred').map((f) => f.agentId)).toEqual(['ann', 'bob']);
    expect(valuesOf(facts, 'answered')).toEqual([5000]);
  });

  it('back to who had it before is one part of theirs; who only wraps up has one too', () => {
    const item = story('c1', MORNING, [
      ...ANSWERED,
      [60, 'contact.taken', { agentId: 'bob', by: 'bob', fromAgentId: 'ann' }],
      [20, 'contact.taken', { agentId: 'ann', by: 'ann', fromAgentId: 'bob' }],
      [5, 'contact.ended'],
      [10, 'contact.closed', { agentId: 'lee' }],
    ]);
    const facts = factsOf(item);
    expect(named(facts, 'took-part').map((f) => [f.agentId, f.value])).toEqual([
      ['ann', 65_000],
      ['bob', 20_000],
      ['lee', 0],
    ]);
    expect(named(facts, 'handled').map((f) => [f.agentId, f.value])).toEqual([['lee', 95_000]]);
  });

  it('by a supervisor ends the stretch; who was only rung at had none', () => {
    const requeued = factsOf(
      story('c1', MORNING, [
        ...ANSWERED,
        [50, 'contact.requeued'],
        [0, 'contact.queued', { reason: 'requeue' }],
        [9, 'contact.offered', { agentId: 'bob' }],
        [3, 'contact.requeued', { agentId: 'bob' }],
        [0, 'contact.queued', { reason: 'requeue' }],
        [4, 'contact.abandoned'],
      ]),
    );
    expect(talks(requeued)).toEqual([['ann', 50_000]]);
    expect(named(requeued, 'abandoned')).toEqual([]);
  });

  it('a contact that is taken out of the line is answered then, once', () => {
    const taken: Step = [7, 'contact.taken', { agentId: 'lee', fromAgentId: null }];
    const facts = factsOf(story('c1', MORNING, [...ARRIVES, taken, [20, 'contact.ended']]));
    expect(valuesOf(facts, 'answered')).toEqual([7000]);
    expect(talks(facts)).toEqual([['lee', 20_000]]);
  });

  it('guests have no talk time of their own', () => {
    const facts = factsOf(
      story('c1', MORNING, [
        ...ANSWERED,
        [10, 'contact.invited'],
        [5, 'contact.joined'],
        [60, 'contact.left'],
        [25, 'contact.ended'],
      ]),
    );
    expect(talks(facts)).toEqual([['ann', 100_000]]);
  });
});

describe('being led out of the queues', () => {
  const LED_OUT: Step = [0, 'contact.overflowed'];
  const SHUT: Step = [0, 'contact.closed', { agentId: undefined, disposition: undefined, by: 'system' }];

  it('counts as asked and flowed out, out of hours too', () => {
    const facts = factsOf(story('c1', MORNING, [[0, 'contact.opened'], LED_OUT, SHUT]));
    expect(facts.map(({ name, value }) => [name, value])).toEqual([
      ['arrived', null],
      ['asked', null],
      ['flowed-out', 0],
    ]);
    expect(conservationOf(facts, new Set())).toMatchObject({ asked: 1, flowedOut: 1, holds: true });
  });

  it('after waiting in two queues tells the wait from the arrival, in the queue of the arrival', () => {
    const facts = factsOf(
      story('c1', MORNING, [
        ...ARRIVES,
        [30, 'contact.overflowed', { to: 'queue', queueId: 'second' }],
        [0, 'contact.queued', { queueId: 'second', reason: 'overflow' }],
        [60, 'contact.overflowed', { fromQueueId: 'second' }],
        SHUT,
      ]),
    );
    expect(valuesOf(facts, 'flowed-out')).toEqual([90_000]);
    expect(new Set(facts.map(({ queueId }) => queueId))).toEqual(new Set(['general']));
  });

  it('is none for whoever had been answered before', () => {
    const facts = factsOf(
      story('c1', MORNING, [
        ...ANSWERED,
        [9, 'contact.requeued'],
        [0, 'contact.queued', { reason: 'requeue' }],
        LED_OUT,
        SHUT,
      ]),
    );
    expect(named(facts, 'flowed-out')).toEqual([]);
    expect(conservationOf(facts, new Set())).toMatchObject({ asked: 1, answered: 1, holds: true });
  });
});

describe('calling back', () => {
  const attempt = (steps: readonly Step[]): Fact[] => {
    const item = story('c1', MORNING, [
      [0, 'contact.opened'],
      [0, 'contact.queued', { reason: 'callback' }],
      ...steps,
    ]);
    item.contact.callbackId = 'cb1';
    return factsOf(item);
  };
  const taken: Step[] = [
    [5, 'contact.offered'],
    [3, 'contact.accepted'],
  ];

  it('is no arrival and no answer, but an attempt, talk and handling', () => {
    const facts = attempt([...taken, [60, 'contact.ended'], [10, 'contact.closed']]);
    expect(facts.map(({ name, value }) => [name, value])).toEqual([
      ['called-back', null],
      ['talked', 60_000],
      ['callback-reached', null],
      ['wrapped', 10_000],
      ['conversed', 60_000],
      ['handled', 70_000],
      ['took-part', 60_000],
      ['finished', null],
    ]);
  });

  it('has reached nobody when the agent says so, or said nothing and closed nothing', () => {
    const end: Step = [60, 'contact.ended'];
    const noReply = attempt([...taken, end, [1, 'contact.closed', { disposition: 'no-reply' }]]);
    const silent = attempt([...taken, end, [1, 'contact.closed', { disposition: undefined, by: 'system' }]]);
    const answered = attempt([
      ...taken,
      [4, 'contact.responded'],
      end,
      [1, 'contact.closed', { disposition: undefined, by: 'system' }],
    ]);
    expect([noReply, silent, answered].map((facts) => named(facts, 'callback-reached').length)).toEqual([
      0, 0, 1,
    ]);
  });

  it('is of the queue it was placed in and of the agent who took it up, wherever it goes and whoever closes it', () => {
    const moved: Step[] = [
      ...taken,
      [9, 'contact.transferred', { toQueueId: 'tariff' }],
      [0, 'contact.queued', { reason: 'transfer', queueId: 'tariff' }],
      [5, 'contact.accepted', { agentId: 'bob' }],
      [30, 'contact.transferred', { agentId: 'bob', toQueueId: 'general' }],
      [0, 'contact.queued', { reason: 'transfer', queueId: 'general' }],
      [5, 'contact.accepted', { agentId: 'cyd' }],
      [60, 'contact.ended'],
      [10, 'contact.closed', { agentId: 'cyd' }],
    ];
    const { contact, timeline } = story('c1', MORNING, [
      [0, 'contact.opened'],
      [0, 'contact.queued', { reason: 'callback', queueId: 'express' }],
      ...moved,
    ]);
    /** As a worker reads it after so many entries: the contact is in the queue that it was placed in last. */
    const after = (count: number): Fact[] => {
      const read = timeline.slice(0, count);
      const queueIds = read.flatMap((entry) => (entry.type === 'contact.queued' ? [entry.queueId] : []));
      const image = { ...contact, callbackId: 'cb1', queueId: queueIds.at(-1) ?? 'express' };
      return factsOf({ contact: image, timeline: read });
    };
    const all = after(timeline.length);
    for (let split = 0; split < timeline.length; split += 1) {
      const rest = after(timeline.length).filter(({ seq }) => seq > split);
      expect([...after(split), ...rest]).toEqual(all);
    }
    const ended = named(all, 'finished');
    const others = all.filter((fact) => !ended.includes(fact));
    expect(new Set(others.map(({ queueId }) => queueId))).toEqual(new Set(['express']));
    expect(ended.map(({ queueId }) => queueId)).toEqual(['general']);
    for (const name of ['called-back', 'callback-reached'] as const)
      expect(named(all, name).map(({ agentId }) => agentId)).toEqual(['ann']);
    expect(named(all, 'handled').map(({ agentId }) => agentId)).toEqual(['cyd']);
  });

  it('is one attempt however often it changes hands, and none before anybody has it', () => {
    const again = attempt([...taken, [9, 'contact.released'], [0, 'contact.queued'], ...taken]);
    expect(named(again, 'called-back')).toHaveLength(1);
    expect(attempt([[600, 'contact.abandoned']])).toEqual([]);
  });
});
