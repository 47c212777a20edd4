import type { ContactImage, Figure, Floor, FloorAgent, FloorQueue } from '#libs/contract';
import { describe, expect, it } from '@jest/globals';
import {
  changeBetween,
  FEW,
  floorAgent,
  floorContact,
  floorQueue,
  isPresent,
  isQuiet,
  type AgentParts,
  type QueueParts,
} from './floor.rules.js';

const AT = Date.parse('2026-03-02T02:00:00Z');
const iso = (at: number): string => new Date(at).toISOString();
const HOME = { districtId: '22' };

function contact(id: string, more: Partial<ContactImage> = {}): ContactImage {
  return {
    id,
    channel: 'voice',
    districtId: '22',
    queueId: 'general',
    customer: { id: 'c', identity: '13812345678' },
    state: 'waiting',
    owner: null,
    guests: [],
    openedAt: AT,
    queuedAt: AT,
    enteredAt: AT,
    answeredAt: null,
    respondedAt: null,
    endedAt: null,
    closedAt: null,
    deadlineAt: null,
    kept: null,
    ...more,
  } as ContactImage;
}

function parts(more: Partial<AgentParts['agent']> = {}, held: ContactImage[] = []): AgentParts {
  const agent = {
    _id: 'ann',
    displayName: '安',
    districtId: '22',
    queueIds: ['general'],
    presence: 'online',
    presenceSince: new Date(AT),
    readySince: new Date(AT),
    notRespondingSince: null,
    reason: null,
    ...more,
  } as AgentParts['agent'];
  return { agent, held, skills: ['tariff 3'], slots: { voice: 1, chat: 3 } };
}

describe('a contact on the floor', () => {
  it('is shown masked, whose customer it may be', () => {
    for (const districtId of ['22', '53']) {
      expect(floorContact(contact('one', { districtId }), AT)).toEqual({
        id: 'one',
        channel: 'voice',
        state: 'waiting',
        queueId: 'general',
        customer: '138****5678',
        since: iso(AT),
      });
    }
  });

  it('is with its agent since it was answered, and in wrap-up since it ended', () => {
    const [answered, ended] = [AT + 1000, AT + 9000];
    const held = [
      contact('rings', { state: 'offered' }),
      contact('talks', { state: 'active', answeredAt: answered }),
      contact('over', { state: 'wrap-up', answeredAt: answered, endedAt: ended }),
    ];
    const { contacts } = floorAgent(parts({}, held));
    expect(contacts.map(({ since }) => since)).toEqual([iso(AT), iso(answered), iso(ended)]);
  });
});

describe('an agent on the floor', () => {
  it('has their state, skills and room', () => {
    const busy = floorAgent(parts({}, [contact('one', { state: 'active', answeredAt: AT })]));
    expect(busy).toMatchObject({
      id: 'ann',
      state: 'active',
      skills: ['tariff 3'],
      capacity: { voice: 1, chat: 3 },
    });
  });

  it('is not there once they went offline, whatever the query before thought', () => {
    expect(isPresent(parts())).toBe(true);
    expect(isPresent(parts({ presence: 'offline' }))).toBe(false);
  });
});

describe('a queue on the floor', () => {
  const agentIn = (queueIds: string[], state: FloorAgent['state']): FloorAgent => ({
    ...floorAgent(parts({ queueIds })),
    state,
  });
  const queue = (more: Partial<QueueParts> = {}): FloorQueue =>
    floorQueue({
      queue: { id: 'general', name: '综合', nameEn: 'General' },
      waiting: null,
      expectedWait: null,
      figures: { connectionRate: { value: null } as Figure, serviceLevel: { value: 0.9 } as Figure },
      contacts: [],
      agents: [],
      ...more,
    });

  it('counts those who serve it, and of them the idle', () => {
    const agents = [
      agentIn(['general'], 'idle'),
      agentIn(['general', 'tariff'], 'break'),
      agentIn(['tariff'], 'idle'),
    ];
    const figures = { connectionRate: { value: null }, serviceLevel: { value: 0.9 } };
    expect(queue({ agents })).toMatchObject({ idle: 1, present: 2, ...figures });
  });

  it('shows those that wait longest, and how many more there are', () => {
    const many = Array.from({ length: FEW + 5 }, (_, n) => contact(`c${n}`, { queuedAt: AT - n * 1000 }));
    const shown = queue({ waiting: { count: many.length, longestSince: AT - 24_000 }, contacts: many });
    expect(shown.contacts).toHaveLength(FEW);
    expect(shown.contacts[0]).toMatchObject({ id: `c${FEW + 4}`, since: iso(AT - (FEW + 4) * 1000) });
    expect(shown.contacts.at(-1)?.id).toBe('c5');
    expect(shown).toMatchObject({ waiting: FEW + 5, longestSince: iso(AT - 24_000) });
  });

  it('says nothing of a wait where nobody waits', () => {
    expect(queue()).toMatchObject({ waiting: 0, longestSince: null, expectedWait: null, contacts: [] });
  });
});

describe('what leads from one floor to the next', () => {
  const agent = (id: string, state: FloorAgent['state'] = 'idle'): FloorAgent => ({
    ...floorAgent(parts()),
    id,
    state,
  });
  const line = (id: string, waiting = 0): FloorQueue => ({ id, waiting }) as FloorQueue;
  const floor = (more: Partial<Floor>): Floor => ({
    seq: 1,
    at: iso(AT),
    behindSince: null,
    scope: HOME,
    agents: [],
    truncated: false,
    offline: 0,
    queues: [],
    ...more,
  });

  it('is what is new or different, and who is gone', () => {
    const before = floor({
      agents: [agent('ann'), agent('bob'), agent('eve')],
      queues: [line('a'), line('b', 1)],
    });
    const after = floor({
      seq: 2,
      offline: 1,
      agents: [agent('ann'), agent('bob', 'active'), agent('kim')],
      queues: [line('b', 2), line('c')],
    });
    const change = changeBetween(before, after);
    expect(change.agents.map(({ id, state }) => [id, state])).toEqual([
      ['bob', 'active'],
      ['kim', 'idle'],
    ]);
    expect(change.goneAgents).toEqual(['eve']);
    expect(change.queues.map(({ id }) => id)).toEqual(['b', 'c']);
    expect(change.goneQueues).toEqual(['a']);
    expect(change).toMatchObject({ seq: 2, offline: 1 });
    expect(isQuiet(before, change)).toBe(false);
  });

  it('is quiet only if whoever watches would see nothing new', () => {
    const before = floor({ agents: [agent('ann')], queues: [line('a')] });
    const later = { ...before, seq: 2, at: iso(AT + 1000) };
    expect(isQuiet(before, changeBetween(before, later))).toBe(true);
    const behind = { behindSince: iso(AT) };
    expect(changeBetween(before, { ...later, ...behind })).toMatchObject(behind);
    for (const other of [{ offline: 1 }, { truncated: true }, { queues: [] }, { agents: [] }, behind]) {
      const after = { ...later, ...other };
      expect(isQuiet(before, changeBetween(before, after))).toBe(false);
    }
  });
});
