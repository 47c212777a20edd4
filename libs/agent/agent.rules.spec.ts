import { describe, expect, it } from '@jest/globals';
import { isReady, routable, stateOf, viewOf, type Held } from './agent.rules.js';
import type { AgentDoc } from './agent.schema.js';

const at = (ms: number): Date => new Date(ms);
const agent = (more: Partial<AgentDoc> = {}): AgentDoc => ({
  _id: 'a',
  displayName: 'A',
  districtId: '22',
  queueIds: ['general', 'shanghai', 'nanjing', 'gone'],
  capacity: { voice: 1, chat: 2 },
  presence: 'online',
  presenceSince: at(10),
  reason: null,
  notRespondingSince: null,
  readySince: at(20),
  seenAt: at(30),
  connected: true,
  departed: false,
  ...more,
});
const held = (state: Held['state'], slot: string, more: Partial<Held> = {}): Held => ({
  state,
  owner: { agentId: 'a', slot },
  guests: [],
  answeredAt: null,
  endedAt: null,
  deadlineAt: null,
  ...more,
});

describe('the state of an agent', () => {
  const offered = held('offered', 'chat:1');
  const active = held('active', 'chat:2', { answeredAt: 50 });
  const wrapUp = held('wrap-up', 'voice:1', { endedAt: 60 });

  it.each([
    ['offline', agent({ presence: 'offline' }), [active], 10],
    ['break', agent({ presence: 'break', notRespondingSince: at(5) }), [], 10],
    ['not-responding', agent({ notRespondingSince: at(40) }), [active], 40],
    ['offered', agent(), [wrapUp, active, offered], 20],
    ['active', agent(), [wrapUp, active], 50],
    ['wrap-up', agent(), [wrapUp], 60],
    ['idle', agent(), [], 20],
  ] as const)('is %s, the first that holds', (state, doc, contacts, since) => {
    expect(stateOf(doc, contacts)).toEqual({ state, since: at(since) });
  });

  it('is active since the oldest conversation', () => {
    const younger = held('active', 'chat:1', { answeredAt: 70 });
    expect(stateOf(agent(), [younger, active]).since).toEqual(at(50));
  });

  it('is shown without what is nobody’s business', () => {
    expect(viewOf(agent(), [], { voice: 1, chat: 2 })).toEqual({
      id: 'a',
      displayName: 'A',
      districtId: '22',
      queueIds: ['general', 'shanghai', 'nanjing', 'gone'],
      presence: 'online',
      reason: null,
      presenceBy: null,
      nextPresence: null,
      state: 'idle',
      since: at(20).toISOString(),
      capacity: { voice: 1, chat: 2 },
    });
  });
});

describe('what an agent may be offered', () => {
  const lines = [{ queueId: 'general', ring: 0, order: 'least-occupied' as const, lacking: 0 }];
  const terms = { lines, slots: { voice: 1, chat: 2 }, callBlocksChats: true };

  it('is what their terms say, in the slots they do not hold', () => {
    expect(routable(agent(), [held('wrap-up', 'chat:1')], terms)).toEqual({
      id: 'a',
      lines,
      callBlocksChats: true,
      slots: [
        { name: 'chat:1', free: false },
        { name: 'chat:2', free: true },
        { name: 'voice:1', free: true },
      ],
      readySince: 20,
      onlineSince: 10,
    });
  });

  it('is no chat while a call is held beyond their room', () => {
    const { slots } = routable(agent(), [held('active', 'voice:1')], {
      ...terms,
      slots: { voice: 0, chat: 1 },
    });
    expect(slots).toEqual([
      { name: 'chat:1', free: true },
      { name: 'voice:1', free: false, surplus: true, outside: true },
    ]);
  });

  it('says when they hold more than they have room for, so that what they give back is nobody’s', () => {
    const chats = [held('active', 'chat:1'), held('active', 'chat:2')];
    const slots = { voice: 1, chat: 1 };
    expect(routable(agent(), chats, { ...terms, slots }).slots).toEqual([
      { name: 'chat:1', free: false, surplus: true },
      { name: 'voice:1', free: true },
      { name: 'chat:2', free: false, surplus: true, outside: true },
    ]);
    expect(routable(agent(), chats.slice(1), { ...terms, slots }).slots[0]).toEqual({
      name: 'chat:1',
      free: false,
    });
    expect(routable(agent(), [held('active', 'voice:1')], { ...terms, slots }).slots).toEqual([
      { name: 'chat:1', free: true },
      { name: 'voice:1', free: false },
    ]);
  });

  it('needs presence, a console, and no missed offer', () => {
    expect(isReady(agent())).toBe(true);
    expect(isReady(agent({ presence: 'break' }))).toBe(false);
    expect(isReady(agent({ connected: false }))).toBe(false);
    expect(isReady(agent({ notRespondingSince: at(1) }))).toBe(false);
    expect(isReady(agent({ nextPresence: { presence: 'break', reason: null } }))).toBe(false);
  });
});
