import { describe, expect, it } from '@jest/globals';
import { agentArgs, contactArgs, pairs, proposalsOf, queueStateOf } from './argument.rules.js';

describe('what the steps of the index are given', () => {
  it('a contact with its lane: a wider ring is one of its own', () => {
    const contact = { id: 'c', epoch: 3, queueId: 'general', slotClass: 'chat', rank: 17 } as const;
    expect(contactArgs(contact)).toEqual(['c', 3, 17, 'chat:general', '', '']);
    expect(contactArgs({ ...contact, ring: 2, keptFor: 'a', dueAt: 99 })).toEqual([
      'c',
      3,
      17,
      'chat:general~2',
      'a',
      99,
    ]);
  });

  it('an agent with slots and lines packed, the usual line by its name alone', () => {
    const lines = [
      { queueId: 'general', ring: 0, order: 'least-occupied', lacking: 4 },
      { queueId: 'tax', ring: 1, order: 'least-occupied', lacking: 4 },
      { queueId: 'idle', ring: 0, order: 'longest-idle', lacking: 4 },
      { queueId: 'best', ring: 0, order: 'best-skill', lacking: 4 },
    ] as const;
    const slots = [
      { name: 'voice:1', free: true },
      { name: 'chat:1', free: false },
      { name: 'chat:2', free: false, surplus: true },
      { name: 'chat:3', free: false, surplus: true, outside: true },
    ];
    const state = { id: 'a', lines, slots, callBlocksChats: true, readySince: 5, onlineSince: 4 };
    expect(agentArgs({ id: 'a', version: '7', state: { ...state, lines: [...lines] } })).toEqual([
      'a',
      '7',
      5,
      'voice:1=f,chat:1=h,chat:2=o,chat:3=x',
      'general,tax;1;,idle;0;0,best;0;4',
      4,
      'b',
    ]);
  });

  it('nobody, of an agent who takes nothing', () => {
    expect(agentArgs({ id: 'a', version: null, state: null })).toEqual(['a', '', 0, '', '', 0, '']);
  });
});

describe('what they answer', () => {
  it('proposals, five words each', () => {
    const first = { contactId: 'c', epoch: 2, agentId: 'a', slot: 'chat:1', queueId: 'q' };
    expect(proposalsOf(['c', '2', 'a', 'chat:1', 'q', 'd', '1', 'b', 'voice:1', 'r'])).toEqual([
      first,
      { contactId: 'd', epoch: 1, agentId: 'b', slot: 'voice:1', queueId: 'r' },
    ]);
    expect(proposalsOf([])).toEqual([]);
  });

  it('how a queue stands, and pairs', () => {
    expect(queueStateOf([4, '', '1700000000000'])).toEqual({
      waiting: 4,
      nobodySince: { chat: null, voice: 1_700_000_000_000 },
    });
    expect(pairs(['a', '1', 'b', '2'])).toEqual([
      ['a', '1'],
      ['b', '2'],
    ]);
  });
});
