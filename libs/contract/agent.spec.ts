import { describe, expect, it } from '@jest/globals';
import { classOfSlot, mayReach, mayServe, slotClassOf, slotNames } from './agent.js';
import { CHANNELS } from './words.js';

describe('slots', () => {
  it('are as many as there is room, numbered from 1', () => {
    expect(slotNames({ voice: 0, chat: 3 })).toEqual(['chat:1', 'chat:2', 'chat:3']);
    expect(slotNames({ voice: 1, chat: 1 })).toEqual(['chat:1', 'voice:1']);
  });

  it('are those of the classes that are asked for, in their order', () => {
    const room = { voice: 1, chat: 2 };
    expect(slotNames(room, ['voice', 'chat'])).toEqual(['voice:1', 'chat:1', 'chat:2']);
    expect(slotNames(room, ['voice'])).toEqual(['voice:1']);
    expect(slotNames(room, [])).toEqual([]);
  });

  it('tell their class by their name', () => {
    expect(['voice:1', 'chat:12'].map(classOfSlot)).toEqual(['voice', 'chat']);
    expect(CHANNELS.filter((channel) => slotClassOf(channel) === 'voice')).toEqual(['voice']);
  });
});

it('a district serves its own queues and headquarters’, and headquarters reaches all', () => {
  const of = (districtId: string) => ({ districtId });
  expect(['22', '00', '53'].map((district) => mayServe('22', of(district)))).toEqual([true, true, false]);
  expect(['22', '00', '53'].map((district) => mayReach('22', of(district)))).toEqual([true, true, false]);
  expect(mayServe('00', of('53'))).toBe(false);
  expect(mayReach('00', of('53'))).toBe(true);
});
