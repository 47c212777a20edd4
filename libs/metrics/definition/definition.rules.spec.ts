import { describe, expect, it } from '@jest/globals';
import { story, type Step } from '#kit';
import { AppError, type Fact } from '#libs/contract';
import { factsOf } from '../fact/fact.rules.js';
import { DEFINITIONS, definitionOf } from './catalogue.rules.js';
import {
  DEFAULT_OPTIONS,
  SERVICE_LEVELS,
  definitionView,
  figureFromFacts,
  groupsOf,
  type FigureOptions,
} from './definition.rules.js';
import { amountIn, partContacts, partValue, selectorsOf } from './formula.rules.js';

const MORNING = Date.parse('2026-03-02T01:00:00Z');

/** n contacts that go the same way. */
function many(prefix: string, n: number, ...steps: Step[]): Fact[] {
  return Array.from({ length: n }, (_, i) =>
    factsOf(story(`${prefix}${i}`, MORNING, [[0, 'contact.opened'], [0, 'contact.queued'], ...steps])),
  ).flat();
}

const valueOf = (id: string, facts: readonly Fact[], options: Partial<FigureOptions> = {}): number | null =>
  figureFromFacts(definitionOf(id), { ...DEFAULT_OPTIONS, ...options }, facts).value;

/** The day by which the variants are told apart: 1,000 queued, 900 answered in 20 s, 60 later, 15 left at once, 25 later. */
const DAY = [
  ...many('quick', 900, [20, 'contact.accepted']),
  ...many('late', 60, [45, 'contact.accepted']),
  ...many('short', 15, [5, 'contact.abandoned']),
  ...many('long', 25, [20.001, 'contact.abandoned']),
];
const IN_20 = { withinSeconds: 20, shortSeconds: 5 };

describe('the parts of a figure', () => {
  it('are counted, summed, or the greatest of what was measured', () => {
    const facts = [...many('a', 1, [3, 'contact.accepted']), ...many('b', 1, [9, 'contact.accepted'])];
    const all = [...facts, ...many('c', 1, [6, 'contact.accepted'])];
    const answered = { fact: 'answered' } as const;
    expect(amountIn(all, answered)).toEqual({ count: 3, sum: 18_000, most: 9000 });
    const told = (how: object): number =>
      partValue({ of: [answered], ...how }, (selector) => amountIn(all, selector));
    expect([told({}), told({ sum: true }), told({ most: true })]).toEqual([3, 18, 9]);
    expect(partContacts({ of: [answered], most: true }, all)).toEqual(['b0']);
  });

  it('are split up by queue, channel, office and topic where they are of contacts, not of agents’ time', () => {
    const ofContacts = ['queue', 'channel', 'office', 'topic'] as const;
    const [contacts, time] = [groupsOf({ unit: 'share' }), groupsOf({ unit: 'time-share' })];
    expect(ofContacts.map((one) => [contacts.includes(one), time.includes(one)])).toEqual(
      ofContacts.map(() => [true, false]),
    );
    expect(time).toEqual(contacts.filter((one) => !(ofContacts as readonly string[]).includes(one)));
  });
});

describe('how many were asked how satisfied they are', () => {
  it('is told of those an agent served: callers whom a voice menu asked are in neither side', () => {
    const [model] = many('model', 1);
    if (!model) throw new Error('a contact tells something');
    const of = (contactId: string, ...names: Fact['name'][]): Fact[] =>
      names.map((name) => ({ ...model, id: `${contactId}:${name}`, contactId, name }));
    const served = many('served', 4, [5, 'contact.accepted'], [60, 'contact.ended'], [1, 'contact.closed']);
    const facts = [
      ...served,
      ...of('served0', 'rating-asked', 'rated'),
      ...of('menu', 'rating-asked', 'rating-asked-alone', 'rated'),
      ...of('silent', 'rating-asked', 'rating-asked-alone'),
    ];
    const figure = figureFromFacts(definitionOf('satisfaction-asked-rate'), DEFAULT_OPTIONS, facts);
    expect(figure).toMatchObject({ value: 0.25, numerator: 1, denominator: 4 });
    expect(
      partContacts(definitionOf('satisfaction-asked-rate').formula(DEFAULT_OPTIONS).numerator, facts),
    ).toEqual(['served0']);
    expect(valueOf('satisfaction-response-rate', facts)).toBe(2 / 3);
  });
});

describe('the service level in its four variants on one day', () => {
  it.each([
    ['service-level-answered', 900, 960, '93.75'],
    ['service-level-settled', 915, 1000, '91.50'],
    ['service-level-without-short', 900, 985, '91.37'],
    ['service-level-asked', 900, 1000, '90.00'],
  ])('%s = %d ÷ %d = %s %%', (id, numerator, denominator, percent) => {
    const figure = figureFromFacts(definitionOf(id), { ...DEFAULT_OPTIONS, ...IN_20 }, DAY);
    expect(figure).toMatchObject({ definition: id, numerator, denominator });
    expect(((figure.value ?? 0) * 100).toFixed(2)).toBe(percent);
  });

  it('states the settings it was computed with', () => {
    const figure = figureFromFacts(
      definitionOf('service-level-without-short'),
      { ...DEFAULT_OPTIONS, ...IN_20, serviceLevelTarget: 0.8 },
      DAY,
    );
    expect(figure).toMatchObject({ version: 1, options: IN_20, target: 0.8 });
  });

  it('follows X', () => {
    expect(valueOf('service-level-asked', DAY, { withinSeconds: 19 })).toBe(0);
    expect(valueOf('service-level-asked', DAY, { withinSeconds: 45 })).toBe(0.96);
  });

  it('offers every variant the settings may name', () => {
    expect(SERVICE_LEVELS.map((id) => definitionOf(id).id)).toEqual([...SERVICE_LEVELS]);
  });
});

describe('connection rates', () => {
  it('divide the answered by those who asked, the waiting ones included', () => {
    expect(valueOf('connection-rate', DAY)).toBe(0.96);
    expect(valueOf('connection-rate', [...DAY, ...many('waits', 200)])).toBe(0.8);
    for (const id of ['connection-rate', DEFAULT_OPTIONS.serviceLevel])
      expect(figureFromFacts(definitionOf(id), DEFAULT_OPTIONS, DAY).target).toBe(0.95);
  });

  it('within 15 s counts 15.000 s and not 15.001 s, whatever the service level’s X is', () => {
    const facts = [
      ...many('in', 1, [15, 'contact.accepted']),
      ...many('out', 1, [15.001, 'contact.accepted']),
    ];
    expect(valueOf('connection-within-15s', facts, { withinSeconds: 60 })).toBe(0.5);
  });

  it('of the line divides by everyone who arrived', () => {
    const served = factsOf(
      story('self', MORNING, [
        [0, 'contact.opened'],
        [60, 'contact.closed'],
      ]),
    );
    const facts = [...many('a', 3, [5, 'contact.accepted']), ...served];
    expect(valueOf('connection-rate-line', facts)).toBe(0.75);
    expect(valueOf('connection-rate', facts)).toBe(1);
  });
});

describe('waits, abandonment and handling', () => {
  it('ASA is the wait of the answered alone', () => {
    expect(valueOf('average-speed-of-answer', DAY)).toBeCloseTo((900 * 20 + 60 * 45) / 960, 9);
  });

  it('abandonment is told with and without the short ones', () => {
    expect(valueOf('abandonment-rate', DAY)).toBe(0.04);
    expect(valueOf('abandonment-rate-without-short', DAY)).toBeCloseTo(25 / 985, 9);
  });

  it('AHT counts talk and wrap-up once, though two agents had the contact', () => {
    const facts = many(
      'h',
      2,
      [5, 'contact.accepted'],
      [100, 'contact.released'],
      [0, 'contact.queued', { reason: 'released' }],
      [500, 'contact.accepted', { agentId: 'bob' }],
      [50, 'contact.ended'],
      [10, 'contact.closed', { agentId: 'bob' }],
    );
    const figure = figureFromFacts(definitionOf('average-handle-time'), DEFAULT_OPTIONS, facts);
    expect(figure).toMatchObject({ value: 160, numerator: 320, denominator: 2 });
  });
});

describe('one agent’s part', () => {
  const OWN = DEFINITIONS.flatMap((d) => (d.ofAgent ? [[d.id, d, d.ofAgent] as const] : []));
  it('is told apart of everything that several agents add to', () => {
    expect(OWN.map(([id]) => id)).toEqual([
      'average-handle-time',
      'average-talk-time',
      'average-wrap-up-time',
      'average-hold-time',
      'transfer-rate',
      'transfer-rate-cold',
      'transfer-rate-warm',
    ]);
  });

  // Hold and transfers by agent: fact/hold.rules.spec.
  it.each(OWN.slice(0, 3))(
    '%s counts the same seconds of all agents together, and said otherwise before',
    (id, d, own) => {
      const facts = many(
        'h',
        3,
        [5, 'contact.accepted'],
        [100, 'contact.released'],
        [0, 'contact.queued', { reason: 'released' }],
        [500, 'contact.accepted', { agentId: 'bob' }],
        [50, 'contact.ended'],
        [10, 'contact.closed', { agentId: 'bob' }],
      );
      const parts = ['ann', 'bob'].map((agentId) =>
        figureFromFacts(
          d,
          DEFAULT_OPTIONS,
          facts.filter((fact) => fact.agentId === agentId),
          'agent',
        ),
      );
      const all = figureFromFacts(d, DEFAULT_OPTIONS, facts);
      expect(parts.map(({ denominator }) => denominator)).toEqual([3, 3]);
      expect(parts.reduce((sum, { numerator }) => sum + numerator, 0)).toBe(all.numerator);
      expect(all.denominator).toBe(3);
      expect(partContacts(own.denominator, facts)).toHaveLength(3);
      const before = definitionOf(id, 1);
      expect(before.ofAgent).toBeUndefined();
      expect(before.formula(DEFAULT_OPTIONS)).toEqual(d.formula(DEFAULT_OPTIONS));
    },
  );
});

describe('every definition', () => {
  it.each(DEFINITIONS.map((d) => [d.id, d] as const))(
    '%s says "no data" without a denominator; a count says 0',
    (_id, d) => {
      expect(figureFromFacts(d, DEFAULT_OPTIONS, [])).toMatchObject({
        value: d.unit === 'contacts' ? 0 : null,
        denominator: 0,
      });
    },
  );

  it.each(DEFINITIONS.map((d) => [d.id, d] as const))('%s counts the contacts behind it', (_id, d) => {
    const formula = d.formula({ ...DEFAULT_OPTIONS, ...IN_20 });
    const figure = figureFromFacts(d, { ...DEFAULT_OPTIONS, ...IN_20 }, DAY);
    expect(partContacts(formula.denominator, DAY)).toHaveLength(figure.denominator);
    if (!formula.numerator.sum && !formula.numerator.most) {
      expect(partContacts(formula.numerator, DAY)).toHaveLength(figure.numerator);
    }
    const whole = new Set(partContacts(formula.denominator, DAY));
    expect(partContacts(formula.numerator, DAY).filter((id) => !whole.has(id))).toEqual([]);
  });

  it('names only facts that a contact has once', () => {
    const names = selectorsOf(DEFINITIONS.map((d) => d.formula(DEFAULT_OPTIONS))).map((s) => s.fact);
    for (const name of names) expect(['missed', 'declined', 'talked']).not.toContain(name);
  });

  it('has an id of its own, names and formulas in both languages, and a source', () => {
    expect(new Set(DEFINITIONS.map((d) => d.id)).size).toBe(DEFINITIONS.length);
    for (const view of DEFINITIONS.map((d) => definitionView(d, DEFAULT_OPTIONS))) {
      expect(view.name).toMatch(/[\u4e00-\u9fff]/);
      if (view.unit === 'share' || view.unit === 'seconds') expect(view.formula).toMatch(/÷/);
      expect(view.nameEn).toMatch(/^[A-Z][\x20-\x7e]+$/);
      if (view.unit === 'share' || view.unit === 'seconds') expect(view.formulaEn).toMatch(/÷/);
      expect(view.source).not.toBe('');
    }
  });

  it('that does not exist is not found', () => {
    expect(() => definitionOf('happiness')).toThrow(AppError);
  });
});
