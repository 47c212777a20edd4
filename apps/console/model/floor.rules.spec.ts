import { describe, expect, it } from '@jest/globals';
import type { Figure, FigureRow, Floor, FloorAgent, FloorChange, FloorQueue } from '#libs/contract';
import { countByState, isOld, shownAgents, shownQueues, timeShares, withChange } from './floor.rules.js';

const agent = (id: string, change: Partial<FloorAgent> = {}): FloorAgent => ({
  id,
  displayName: `Agent ${id}`,
  districtId: '22',
  queueIds: ['general'],
  presence: 'online',
  reason: null,
  presenceBy: null,
  nextPresence: null,
  state: 'idle',
  since: '2026-03-01T00:00:00.000Z',
  capacity: { voice: 1, chat: 3 },
  skills: [],
  contacts: [],
  ...change,
});
const queue = (id: string, change: Partial<FloorQueue> = {}): FloorQueue => ({
  id,
  name: id,
  nameEn: id,
  waiting: 0,
  longestSince: null,
  expectedWait: null,
  idle: 0,
  present: 0,
  connectionRate: {} as Figure,
  serviceLevel: {} as Figure,
  contacts: [],
  ...change,
});
const floor: Floor = {
  seq: 7,
  at: '2026-03-01T00:00:00.000Z',
  behindSince: null,
  scope: { districtId: '22' },
  agents: [agent('a'), agent('b')],
  truncated: false,
  offline: 3,
  queues: [queue('general')],
};
const change = (more: Partial<FloorChange> = {}): FloorChange => ({
  seq: 8,
  at: '2026-03-01T00:00:01.000Z',
  behindSince: null,
  scope: { districtId: '22' },
  truncated: false,
  offline: 3,
  agents: [],
  goneAgents: [],
  queues: [],
  goneQueues: [],
  ...more,
});

describe('a floor', () => {
  it('takes a change in: what is new, what is different, who is gone', () => {
    const next = withChange(
      floor,
      change({ agents: [agent('0'), agent('b', { state: 'break' })], goneAgents: ['a'], offline: 4 }),
    );
    expect(next?.agents.map(({ id, state }) => `${id} ${state}`)).toEqual(['0 idle', 'b break']);
    expect(next).toMatchObject({ seq: 8, offline: 4, queues: floor.queues });
  });
  it('does not guess when a change is missing or is another floor’s', () => {
    expect(withChange(floor, change({ seq: 9 }))).toBeNull();
    expect(withChange(floor, change({ scope: { districtId: null } }))).toBeNull();
    expect(isOld(floor, change({ seq: 7 }))).toBe(true);
    expect(isOld(floor, change())).toBe(false);
  });
  it('shows whoever is longest in their state first, of those asked for', () => {
    const agents = [
      agent('a', { since: '2026-03-01T00:00:02.000Z' }),
      agent('b', { since: '2026-03-01T00:00:01.000Z', displayName: '王芳' }),
      agent('c', { state: 'active', queueIds: ['duty'] }),
    ];
    const ids = (filter: Partial<Parameters<typeof shownAgents>[1]>) =>
      shownAgents(agents, { state: null, queueId: null, name: '', ...filter }).map(({ id }) => id);
    expect(ids({})).toEqual(['c', 'b', 'a']);
    expect(ids({ state: 'idle' })).toEqual(['b', 'a']);
    expect(ids({ queueId: 'duty' })).toEqual(['c']);
    expect(ids({ name: ' 王 ' })).toEqual(['b']);
    expect(countByState(agents).get('idle')).toBe(2);
  });
  it('puts the queue first whose contact waits longest', () => {
    const queues = [
      queue('a'),
      queue('b', { longestSince: '2026-03-01T00:00:02.000Z' }),
      queue('c', { longestSince: '2026-03-01T00:00:01.000Z' }),
    ];
    expect(shownQueues(queues).map(({ id }) => id)).toEqual(['c', 'b', 'a']);
  });
  it('adds up the time of agents, and says nothing of those there is no time of', () => {
    const row = (key: string, numerator: number, denominator: number): FigureRow => ({
      key,
      figure: { numerator, denominator } as Figure,
      yearBefore: null,
    });
    const rows = {
      occupancy: [row('a', 900, 1000), row('b', 0, 500), row('c', 10, 10)],
      utilisation: [row('a', 900, 1800), row('b', 0, 0)],
    };
    expect(timeShares(rows, ['a', 'b'])).toEqual({ occupancy: 0.6, utilisation: 0.5 });
    expect(timeShares(rows, ['b'])).toEqual({ occupancy: 0, utilisation: null });
    expect(timeShares(rows, ['somebody'])).toEqual({ occupancy: null, utilisation: null });
  });
});
