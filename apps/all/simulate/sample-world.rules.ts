import { peakRate, workingPattern, type World, type WorldAgent } from '#libs/routing';

/** Queues of a small hotline, for trying a policy where there is no database; named as some of the demo's, so that one policy can be tried on both. */
const QUEUES: World['queues'] = [
  { id: 'general', districtId: '00' },
  { id: 'demo-22-clearance', districtId: '22' },
  { id: 'demo-22-tax', districtId: '22' },
  { id: 'demo-53-clearance', districtId: '53' },
];
/** Who serves what, in turn. */
const TEAMS: readonly Omit<WorldAgent, 'id'>[] = [
  { districtId: '22', queueIds: ['demo-22-clearance', 'general'] },
  { districtId: '22', queueIds: ['demo-22-tax', 'general'] },
  { districtId: '53', queueIds: ['demo-53-clearance', 'general'] },
  { districtId: '00', queueIds: ['general'] },
];

/** What a contact takes of an agent, s; a guess that only decides how many agents there are. */
const HOLD_SECONDS = 260;
/** Share of the agents who are on duty at the busiest time. */
const PRESENT = 0.7;
/** How much of their time they have for it then. */
const LOAD = 0.88;

/** As many agents as this many arrivals between these days (epoch ms) need at the busiest half-hour, or nearly. */
export function sampleWorld(arrivals: number, from: number, to: number): World {
  const busiest = peakRate(workingPattern(from, to), arrivals) * 1000 * HOLD_SECONDS;
  const count = Math.max(2 * TEAMS.length, Math.ceil(busiest / (PRESENT * LOAD)));
  return {
    queues: QUEUES,
    agents: Array.from({ length: count }, (_, i) => ({
      id: `agent-${String(i + 1).padStart(3, '0')}`,
      ...(TEAMS[Math.floor(i / 2) % TEAMS.length] as (typeof TEAMS)[number]),
    })),
  };
}
