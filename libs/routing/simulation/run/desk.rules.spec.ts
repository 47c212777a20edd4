import type { AgentTerms } from '#libs/contract';
import { describe, expect, it } from '@jest/globals';
import { Desk } from './desk.rules.js';

const terms: AgentTerms = {
  lines: [{ queueId: 'general', ring: 0, order: 'least-occupied', lacking: 0 }],
  slots: { voice: 1, chat: 2 },
  callBlocksChats: true,
  missesAllowed: 1,
  wrapUpMs: 30_000,
  extensionMs: 10_000,
  extensions: 2,
};
const desk = (): Desk => new Desk({ id: 'a', districtId: '22', queueIds: ['general'] }, terms);
const both = new Set(['voice', 'chat'] as const);

describe('an agent of a replay', () => {
  it('spends time busy from the first contact to the last, idle while ready, and neither when away', () => {
    const a = desk();
    a.comeOn(1000);
    expect(a.take('chat:1', 1500)).toBe(true);
    expect(a.take('chat:2', 1700)).toBe(true);
    a.free('chat:1', 2000);
    a.free('chat:2', 2600);
    a.stopAnswering(2700);
    a.answerAgain(3000);
    a.goOff(3050);
    a.count(9000);
    expect({ busy: a.busyMs, idle: a.idleMs }).toEqual({ busy: 1100, idle: 500 + 100 + 50 });
  });

  it('takes no slot twice, none there is not, and no chat during a call', () => {
    const a = desk();
    a.comeOn(0);
    expect(a.take('chat:3', 0)).toBe(false);
    expect([a.take('chat:1', 0), a.take('chat:1', 0)]).toEqual([true, false]);
    expect(a.take('voice:1', 0)).toBe(true);
    expect(a.take('chat:2', 0)).toBe(false);
    a.free('voice:1', 5);
    expect(a.take('chat:2', 5)).toBe(true);
  });

  it('is told to the index with the slots that are asked for, and as nobody when not ready', () => {
    const a = desk();
    expect(a.setting(both)).toEqual({ id: 'a', version: null, state: null });
    a.comeOn(7);
    a.take('chat:1', 8);
    expect(a.setting(new Set(['chat']))).toMatchObject({
      state: {
        readySince: 7,
        onlineSince: 7,
        slots: [
          { name: 'chat:1', free: false },
          { name: 'chat:2', free: true },
        ],
      },
    });
    a.stopAnswering(9);
    expect(a.setting(both).state).toBeNull();
  });

  it('has room for classes that are asked for alone, and begins anew when they answer again', () => {
    const a = desk();
    expect(a.mayHaveRoom(both)).toBe(false);
    a.comeOn(0);
    a.misses = 3;
    for (const slot of ['chat:1', 'chat:2']) a.take(slot, 1);
    expect([a.mayHaveRoom(both), a.mayHaveRoom(new Set(['chat']))]).toEqual([true, false]);
    a.answerAgain(2);
    expect(a).toMatchObject({ misses: 0, readySince: 2, ready: true });
    expect(a.mostWrapMs).toBe(50_000);
  });
});
