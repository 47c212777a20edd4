import { story, type Step } from '#kit';
import type { Fact, FactName } from '#libs/contract';
import { describe, expect, it } from '@jest/globals';
import { definitionOf } from '../definition/catalogue.rules.js';
import { DEFAULT_OPTIONS, figureFromFacts } from '../definition/definition.rules.js';
import { factsOf } from './fact.rules.js';

const MORNING = '2026-03-02T01:00:00Z';
const call = (id: string, ...steps: Step[]): Fact[] =>
  factsOf(
    story(id, MORNING, [[0, 'contact.opened'], [0, 'contact.queued'], [5, 'contact.accepted'], ...steps]),
  );
const amounts = (facts: readonly Fact[], name: FactName): (string | number | null)[][] =>
  facts.filter((fact) => fact.name === name).map(({ agentId, value }) => [agentId, value]);
const figure = (id: string, facts: readonly Fact[], of: 'all' | 'agent' = 'all', version?: number) => {
  const { value, numerator, denominator } = figureFromFacts(
    definitionOf(id, version),
    DEFAULT_OPTIONS,
    facts,
    of,
  );
  return { value, numerator, denominator };
};
/** Ann holds for 30 s and passes it on while she holds for 10 s more; bob holds for 7 s, and the caller hangs up. */
const passed = call(
  'c1',
  [20, 'contact.held'],
  [30, 'contact.resumed'],
  [10, 'contact.held'],
  [10, 'contact.transferred', { kind: 'warm', toAgentId: 'bob', toQueueId: null, slot: 'voice:1' }],
  [5, 'contact.held', { agentId: 'bob' }],
  [7, 'contact.ended', { by: 'customer', heldMs: 47_000 }],
  [8, 'contact.closed', { agentId: 'bob' }],
);
const never = call('c2', [60, 'contact.ended', { heldMs: 0 }], [10, 'contact.closed']);
const older = call('c3', [60, 'contact.ended'], [10, 'contact.closed']);
const of = (facts: readonly Fact[], agentId: string): Fact[] =>
  facts.filter((fact) => fact.agentId === agentId);

describe('being held', () => {
  it('is each agent’s own, and ends with the stretch of whoever held', () => {
    expect(amounts(passed, 'held')).toEqual([['bob', 47_000]]);
    expect(amounts(passed, 'held-part')).toEqual([
      ['ann', 40_000],
      ['bob', 7000],
    ]);
    // It is talk all the same.
    expect(amounts(passed, 'talked')).toEqual([
      ['ann', 70_000],
      ['bob', 12_000],
    ]);
  });

  it('is a mean over handled calls, those that were never held among them; of an agent, over theirs', () => {
    const all = [...passed, ...never, ...older];
    expect(figure('average-hold-time', all)).toEqual({ value: 23.5, numerator: 47, denominator: 2 });
    expect(figure('average-hold-time', of(all, 'ann'), 'agent')).toEqual({
      value: 20,
      numerator: 40,
      denominator: 2,
    });
    expect(figure('average-hold-time', of(all, 'bob'), 'agent')).toMatchObject({ value: 7, denominator: 1 });
  });

  it('of calls of before it was noted is not known: no data, and nothing else of them changes', () => {
    expect(figure('average-hold-time', older)).toEqual({ value: null, numerator: 0, denominator: 0 });
    expect(figure('average-talk-time', older).value).toBe(60);
  });

  it('twice, or by nobody, adds nothing', () => {
    const twice = call(
      'c4',
      [10, 'contact.held'],
      [5, 'contact.held'],
      [5, 'contact.resumed'],
      [9, 'contact.resumed'],
      [1, 'contact.ended', { heldMs: 10_000 }],
      [1, 'contact.closed'],
    );
    expect(amounts(twice, 'held')).toEqual([['ann', 10_000]]);
    const lost = call(
      'c5',
      [10, 'contact.held'],
      [5, 'contact.requeued'],
      [0, 'contact.queued', { reason: 'requeue' }],
      [50, 'contact.accepted', { agentId: 'bob' }],
      [20, 'contact.ended', { heldMs: 5000 }],
      [1, 'contact.closed', { agentId: 'bob' }],
    );
    expect(amounts(lost, 'held-part')).toEqual([
      ['ann', 5000],
      ['bob', 0],
    ]);
  });
});

describe('transfers by agent', () => {
  /** Ann passes it on cold, bob warm, cai cold; dee closes it. */
  const chain = call(
    'c6',
    [10, 'contact.transferred'],
    [0, 'contact.queued', { reason: 'transfer' }],
    [5, 'contact.accepted', { agentId: 'bob' }],
    [9, 'contact.transferred', { agentId: 'bob', kind: 'warm', toAgentId: 'cai', slot: 'voice:1' }],
    [9, 'contact.transferred', { agentId: 'cai', kind: 'cold', toQueueId: 'general' }],
    [0, 'contact.queued', { reason: 'transfer' }],
    [5, 'contact.accepted', { agentId: 'dee' }],
    [9, 'contact.ended'],
    [1, 'contact.closed', { agentId: 'dee' }],
  );
  const rates = (agentId: string): (number | null)[] =>
    ['transfer-rate', 'transfer-rate-cold', 'transfer-rate-warm'].map(
      (id) => figure(id, of([...chain, ...never], agentId), 'agent').value,
    );

  it('count everybody who had it, and everybody who passed it on, in their way', () => {
    expect(rates('ann')).toEqual([0.5, 0.5, 0]);
    expect(rates('bob')).toEqual([1, 0, 1]);
    expect(rates('cai')).toEqual([1, 1, 0]);
    expect(rates('dee')).toEqual([0, 0, 0]);
  });

  it('are one contact in all', () => {
    expect(figure('transfer-rate', [...chain, ...never])).toEqual({
      value: 0.5,
      numerator: 1,
      denominator: 2,
    });
    expect(figure('transfer-rate', [...chain, ...never], 'all', 1)).toMatchObject({ value: 0.5 });
    // As version 1 told it: nothing of who passed it on second.
    expect(figure('transfer-rate', of(chain, 'cai'), 'agent', 1)).toMatchObject({ value: null });
  });
});
