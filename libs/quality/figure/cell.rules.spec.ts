import { describe, expect, it } from '@jest/globals';
import { seededRandom } from '#kit/random';
import { STRATIFIERS, type FigureFilter, type Population, type SamplingPlanView } from '#libs/contract';

import { overlap } from '../sampling/population.rules.js';
import type { DrawnPlan } from '../sampling/sampling.service.js';
import { atOnce } from '#libs/platform';
import { cellOf, drawsOf, keysOf } from './cell.rules.js';
import { knownDraws, requireFew } from './known-draw.rules.js';

const NOTHING: Omit<Population, 'from' | 'to'> = {
  districtId: null,
  queueId: null,
  channel: null,
  agentId: null,
  officeId: null,
  topicId: null,
};
const FILTER: FigureFilter = { ...NOTHING, hour: null };
const MARCH = { from: '2026-03-01', to: '2026-03-31' };
const FIELDS = {
  district: 'districtId',
  channel: 'channel',
  queue: 'queueId',
  agent: 'agentId',
  office: 'officeId',
  topic: 'topicId',
} as const;
const dayOf = (n: number): string => `2026-03-${String(n).padStart(2, '0')}`;

function drawnPlan(
  drawId: string,
  population: Partial<Population>,
  stratifyBy: SamplingPlanView['stratifyBy'],
  keys: readonly string[],
): DrawnPlan {
  const strata = keys.map((key, at) => ({ key, population: at + 1 }));
  const plan = { population: { ...NOTHING, ...MARCH, ...population }, stratifyBy, strata };
  return { drawId, drawnAt: drawId.length, plan: plan as never };
}

describe('the draws that a cell is told by', () => {
  it('are what going through all of them, key by key, says', () => {
    const random = seededRandom(7);
    const below = (n: number): number => Math.floor(random() * n);
    const some = (): Partial<Population> => (below(3) === 0 ? { officeId: `o${below(3)}` } : {});
    const plans = Array.from({ length: 150 }, (_, at) => {
      const first = 1 + below(31);
      const days = { from: dayOf(first), to: dayOf(Math.min(31, first + below(3))) };
      const population = { ...days, ...some(), ...(below(4) === 0 ? { districtId: `d${below(2)}` } : {}) };
      const by = (['district', 'agent', 'office'] as const).filter(
        (one) => population[FIELDS[one] as keyof typeof population] === undefined && below(4) > 0,
      );
      const values = (one: (typeof by)[number]): string[] =>
        ({ district: ['d0', 'd1'], agent: ['a0', '-'], office: ['o0', 'o1', '-'] })[one];
      const keys = by.reduce<string[]>(
        (all, one) => all.flatMap((key) => values(one).map((value) => (key ? `${key}/${value}` : value))),
        [''],
      );
      return drawnPlan(`draw${at}`, population, by, by.length === 0 ? ['all'] : keys);
    });
    const known = atOnce(knownDraws(plans));
    const lengthOf = ({ plan: { population } }: DrawnPlan): number =>
      Date.parse(population.to) - Date.parse(population.from);
    const inOrder = plans.toSorted(
      (a, b) => lengthOf(b) - lengthOf(a) || a.drawnAt - b.drawnAt || (a.drawId < b.drawId ? -1 : 1),
    );
    let told = 0;
    for (const filter of [FILTER, { ...FILTER, districtId: 'd0' }, { ...FILTER, officeId: 'o1' }]) {
      for (const by of [null, 'district', 'agent', 'office', 'day'] as const) {
        for (const key of [null, ...(by === null ? [] : keysOf(by, known, filter))]) {
          const days = by === 'day' && key !== null ? { from: key, to: key } : MARCH;
          const cell = cellOf(filter, days, by, key);
          const taken: DrawnPlan[] = [];
          let can = 0;
          const strata: string[][] = [];
          for (const one of inOrder) {
            const { population } = one.plan;
            const its = plainStrata(one, cell.place);
            if (population.from < days.from || population.to > days.to || !its) continue;
            can += 1;
            if (taken.some(({ plan }) => overlap(plan.population, population))) continue;
            taken.push(one);
            strata.push(its);
          }
          const found = drawsOf(cell, known, []);
          expect(found.taken.map(({ drawId }) => drawId)).toEqual(taken.map(({ drawId }) => drawId));
          expect(found.taken.map((one) => [...one.strata.keys()])).toEqual(strata);
          expect(found.others).toBe(can - taken.length);
          told += taken.length;
        }
      }
    }
    expect(told).toBeGreaterThan(200);
  });

  it('are not those of which a part of it is pooled with others', () => {
    const one = drawnPlan('pooling', {}, ['district', 'agent'], ['22/a', '53/b', '+others']);
    const known = atOnce(knownDraws([{ ...one, plan: { ...one.plan, pooled: ['22/c', '53/-'] } }]));
    const of = (filter: Partial<FigureFilter>): string[][] =>
      drawsOf(cellOf({ ...FILTER, ...filter }, MARCH, null, null), known, []).taken.map(({ strata }) => [
        ...strata.keys(),
      ]);
    expect(of({})).toEqual([['22/a', '53/b', '+others']]);
    expect(of({ agentId: 'a' })).toEqual([['22/a']]);
    expect(of({ agentId: 'c' })).toEqual([]);
    expect(of({ districtId: '22' })).toEqual([]);
    expect(of({ districtId: '53', agentId: 'b' })).toEqual([['53/b']]);
    // Who had nothing on these days is in no stratum, and that is known.
    expect(of({ agentId: 'd' })).toEqual([[]]);
    expect(keysOf('agent', known, FILTER).toSorted()).toEqual(['a', 'b', 'c']);
  });

  it('are refused where there are too many strata, or too many rows of them', () => {
    const keys = Array.from({ length: 500 }, (_, at) => `a${at}`);
    const of = (count: number): DrawnPlan[] =>
      Array.from({ length: count }, (_, at) => drawnPlan(`draw${at}`, {}, ['agent'], keys));
    expect(atOnce(knownDraws(of(500)))).toHaveLength(500);
    expect(() => atOnce(knownDraws(of(501)))).toThrow(
      expect.objectContaining({
        code: 'TOO_LARGE',
        details: expect.objectContaining({ mostStrata: 250_000 }),
      }),
    );
    expect(() => requireFew(500, 1001)).toThrow(
      expect.objectContaining({
        code: 'TOO_LARGE',
        details: expect.objectContaining({ mostLooks: 500_000 }),
      }),
    );
    expect(() => requireFew(500, 1000)).not.toThrow();
  });
});

it('what the public was told of the whole hotline is not what headquarters’ own contacts are told by', () => {
  const known = atOnce(
    knownDraws([
      drawnPlan('own', { districtId: '00' }, [], ['all']),
      drawnPlan('whole', {}, ['district'], ['00']),
    ]),
  );
  const told = [{ ...MARCH, districtId: '00', drawIds: ['whole'] }];
  const by = (districtId: string | null): string[] =>
    drawsOf(cellOf({ ...FILTER, districtId }, MARCH, null, null), known, told).taken.map(
      ({ drawId }) => drawId,
    );
  expect(by('00')).toEqual(['own']);
  expect(by(null)).toEqual(['whole']);
});

/** Null where the plan can't tell the place; `*` of a place: whichever. */
function plainStrata(
  { plan: { population, stratifyBy, strata } }: DrawnPlan,
  place: Record<(typeof STRATIFIERS)[number], string | null>,
): string[] | null {
  const inside = (key: string): boolean =>
    STRATIFIERS.every((one) => {
      const value = population[FIELDS[one]] ?? key.split('/')[stratifyBy.indexOf(one)] ?? null;
      if (place[one] === null) return true;
      return place[one] === '*' ? value !== '-' : value === place[one];
    });
  const tells = STRATIFIERS.every((one) => {
    const narrowed = population[FIELDS[one]];
    if (place[one] === null) return narrowed === null;
    if (narrowed !== null) return place[one] === '*' || narrowed === place[one];
    return stratifyBy.includes(one);
  });
  return tells ? strata.map(({ key }) => key).filter(inside) : null;
}
