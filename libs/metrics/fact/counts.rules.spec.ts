import { describe, expect, it } from '@jest/globals';
import { story, type Step } from '#kit';
import type { ContactCounts, ReactionItem } from '#libs/contract';
import { definitionOf } from '../definition/catalogue.rules.js';
import { DEFAULT_OPTIONS, figureFromFacts } from '../definition/definition.rules.js';
import { countsOf } from './counts.rules.js';
import { factsOf } from './fact.rules.js';

const EVENING = '2026-03-02T15:59:50Z';
const BEGINS: Step[] = [
  [0, 'contact.opened'],
  [0, 'contact.queued'],
];
const told = (steps: Step[], more: Partial<ReactionItem['contact']> = {}): ReactionItem => {
  const item = story('c1', EVENING, steps);
  return { ...item, contact: { ...item.contact, ...more } };
};
const shown = ({ entries }: ContactCounts) => entries.map(({ seq, as, waitedMs }) => [seq, as, waitedMs]);

describe('what a contact counts as', () => {
  it('is marked at the entries that decided it, with the wait, and the day on which it asked', () => {
    const counts = countsOf(
      told([
        ...BEGINS,
        [0, 'contact.offered'],
        [12, 'contact.accepted'],
        [60, 'contact.ended'],
        [5, 'contact.closed'],
      ]),
    );
    expect(counts.entries).toEqual([
      { seq: 2, as: 'asked', waitedMs: null },
      { seq: 4, as: 'answered', waitedMs: 12_000 },
      { seq: 6, as: 'handled', waitedMs: null },
    ]);
    // Answered after midnight in Shanghai, it counts to the day before.
    expect(counts).toMatchObject({ day: '2026-03-02', again: [], not: null });
  });

  it('is said of whoever left or was led out', () => {
    expect(shown(countsOf(told([...BEGINS, [7, 'contact.abandoned'], [0, 'contact.closed']])))).toEqual([
      [2, 'asked', null],
      [3, 'abandoned', 7000],
    ]);
    const out = countsOf(
      told([...BEGINS, [30, 'contact.overflowed'], [0, 'contact.closed', { by: 'system' }]]),
    );
    expect(shown(out)).toEqual([
      [2, 'asked', null],
      [3, 'flowed-out', 30_000],
    ]);
    expect(out.not).toBeNull();
  });

  it('is open as long as somebody waits', () => {
    expect(countsOf(told(BEGINS))).toEqual({
      day: '2026-03-02',
      entries: [{ seq: 2, as: 'asked', waitedMs: null }],
      again: [],
      not: 'waiting',
    });
  });

  it('does not change by a second answer, or by leaving during a second wait, and that is said', () => {
    const back: Step[] = [
      [5, 'contact.accepted'],
      [9, 'contact.released'],
      [0, 'contact.queued', { reason: 'released' }],
    ];
    const twice = countsOf(told([...BEGINS, ...back, [20, 'contact.accepted']]));
    expect(shown(twice)).toEqual([
      [2, 'asked', null],
      [3, 'answered', 5000],
    ]);
    expect(twice).toMatchObject({ again: [6], not: null });
    const left = countsOf(told([...BEGINS, ...back, [3, 'contact.abandoned'], [0, 'contact.closed']]));
    expect(left.again).toEqual([6]);
    // And no agent ended it.
    expect(left.entries.at(-1)).toEqual({ seq: 7, as: 'unfinished', waitedMs: null });
    const led = countsOf(told([...BEGINS, ...back, [3, 'contact.overflowed', { queueId: 'other' }]]));
    expect(led.again).toEqual([]);
    const out = countsOf(told([...BEGINS, ...back, [3, 'contact.overflowed', { queueId: null }]]));
    expect(out.again).toEqual([6]);
  });

  it('is no connection of whoever ended before they asked, or was called back, and why not is said', () => {
    const served: Step = [0, 'contact.opened', { journey: { path: ['top'], entered: {}, served: true } }];
    const alone = countsOf(told([served, [0, 'contact.closed', { by: 'customer' }]]));
    expect(shown(alone)).toEqual([
      [2, 'arrived', null],
      [2, 'self-served', null],
    ]);
    expect(alone.not).toBe('not-asked');
    const callback: Step[] = [
      [0, 'contact.opened'],
      [0, 'contact.queued', { reason: 'callback' }],
      [4, 'contact.accepted'],
      [60, 'contact.ended'],
      [5, 'contact.closed', { disposition: 'answered' }],
    ];
    const called = countsOf(told(callback, { callbackId: 'cb' }));
    expect(shown(called)).toEqual([
      [3, 'called-back', null],
      [5, 'callback-reached', null],
      [5, 'handled', null],
    ]);
    expect(called.not).toBe('callback');
    // Taken out of the queue before an agent had it: it is in no figure at all.
    const undone = countsOf(
      told([...callback.slice(0, 2), [0, 'contact.abandoned', { by: 'system' }]], { callbackId: 'cb' }),
    );
    expect(undone).toEqual({ day: null, entries: [], again: [], not: 'callback' });
  });

  it('adds up to the figures', () => {
    const endings: Step[][] = [
      [],
      [[4, 'contact.abandoned']],
      [[9, 'contact.accepted']],
      [
        [9, 'contact.accepted'],
        [5, 'contact.ended'],
        [5, 'contact.closed'],
      ],
      [
        [9, 'contact.declined'],
        [1, 'contact.missed'],
        [5, 'contact.overflowed'],
      ],
    ];
    const items = endings.map((ending, at) => story(`c${at}`, EVENING, [...BEGINS, ...ending]));
    const counted = items.flatMap((item) => countsOf(item).entries.map(({ as }) => as));
    const rate = figureFromFacts(definitionOf('connection-rate'), DEFAULT_OPTIONS, items.flatMap(factsOf));
    expect(counted.filter((as) => as === 'answered')).toHaveLength(rate.numerator);
    expect(counted.filter((as) => as === 'asked')).toHaveLength(rate.denominator);
    expect(rate).toMatchObject({ numerator: 2, denominator: 5 });
  });
});
