import { expect, it } from '@jest/globals';
import { drawsOf, type Cell } from './cell.rules.js';
import type { DrawnPlan } from '../sampling/sampling.service.js';

const DAYS = { from: '2026-03-01', to: '2026-03-31' };
const NOTHING = { channel: null, queueId: null, agentId: null, officeId: null, topicId: null };
const drawn = (drawId: string, drawnAt: number, districtId: string | null): DrawnPlan => {
  const [stratifyBy, key] = districtId === null ? [['district'], '00'] : [[], 'all'];
  const population = { ...DAYS, ...NOTHING, districtId };
  const plan = { population, stratifyBy, strata: [{ key, population: 100 }] } as unknown as DrawnPlan['plan'];
  return { drawId, drawnAt, plan };
};
const cellOf = (district: string | null): Cell => ({
  days: DAYS,
  place: { district, channel: null, queue: null, agent: null, office: null, topic: null },
});

it('what the public was told of the whole hotline is not what headquarters’ own contacts are told by', () => {
  const plans = [drawn('own', 1, '00'), drawn('whole', 2, null)];
  const told = [{ ...DAYS, districtId: '00', drawIds: ['whole'] }];
  const by = (district: string | null): string[] =>
    drawsOf(cellOf(district), plans, told).taken.map(({ drawId }) => drawId);
  expect(by('00')).toEqual(['own']);
  expect(by(null)).toEqual(['whole']);
});
