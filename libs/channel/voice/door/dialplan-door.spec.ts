import { AppError } from '#libs/contract';
import { ManualClock } from '#libs/platform';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { DialplanDoor } from './dialplan-door.service.js';

describe('the door of the dialplan', () => {
  let clock: ManualClock;
  /** Asterisk's variables, what it was told since it was looked at, and whether it can be reached. */
  let globals: Record<string, string>;
  let told: string[];
  let isAway: boolean;
  let door: DialplanDoor;
  const ari = {
    setGlobal: async (variable: string, value: string): Promise<void> => {
      if (isAway) throw new AppError('UNAVAILABLE');
      globals[variable] = value;
      told.push(`${variable} ${value}`);
    },
    globalOf: async (variable: string): Promise<string> => {
      if (isAway) throw new AppError('UNAVAILABLE');
      return globals[variable] ?? '';
    },
  };
  const second = (): number => Math.floor(clock.now() / 1000);
  /** Rounds for some seconds; answers how many were turned away. */
  const rounds = async (seconds: number, connection = 1, perSecond = 20): Promise<number> => {
    let turnedAway = 0;
    told = [];
    for (let left = seconds * 4; left > 0; left -= 1) {
      turnedAway += await door.round(connection, perSecond);
      clock.advance(250);
    }
    return turnedAway;
  };

  beforeEach(() => {
    clock = new ManualClock();
    [globals, told, isAway] = [{}, [], false];
    door = new DialplanDoor(ari, clock);
  });

  it('lets everybody in where nobody was one too many', async () => {
    expect(await rounds(20)).toBe(0);
    expect(told).toEqual([]);
  });

  it('is told the pace once, how long that holds every few seconds, and its end', async () => {
    door.crowded();
    const from = second();
    await rounds(3);
    expect(told).toEqual(['CALL_GAP 52.63', `CALL_GAP_UNTIL ${from + 6}`]); // 95 % of 20 a second
    expect(door.isClosed).toBe(true);
    door.crowded();
    await rounds(3, 1, 10);
    expect(told).toEqual(['CALL_GAP 105.26', `CALL_GAP_UNTIL ${from + 9}`]);
    await rounds(3);
    expect(told).toEqual(['CALL_GAP_UNTIL 0']);
    expect(door.isClosed).toBe(false);
  });

  it('stays while the dialplan turns callers away, and counts each of them once', async () => {
    door.crowded();
    await rounds(1);
    let counted = 0;
    for (let step = 1; step <= 10; step += 1) {
      globals['CALLS_CROWDED'] = String(step * 7);
      counted += await rounds(1);
      expect(door.isClosed).toBe(true);
    }
    counted += await rounds(10); // the last ones after it was opened
    expect(counted).toBe(70);
    expect(globals['CALLS_CROWDED_COUNTED']).toBe('70');
    expect(door.isClosed).toBe(false);
  });

  it('lets what can wait be put off for five minutes, also where the crowd stays longer', async () => {
    const pressedFor = async (seconds: number): Promise<boolean> => {
      for (let second = 0; second < seconds; second += 1) {
        door.crowded();
        await rounds(1);
      }
      return door.isPressed;
    };
    expect(door.isPressed).toBe(false);
    expect(await pressedFor(299)).toBe(true);
    expect(await pressedFor(2)).toBe(false);
    expect(door.isClosed).toBe(true);
    await rounds(10);
    expect(await pressedFor(1)).toBe(true); // another crowd
  });

  it('counts what nobody has counted of whoever had the calls before, and from 0 in a new Asterisk', async () => {
    globals = { CALLS_CROWDED: '12', CALLS_CROWDED_COUNTED: '10' };
    expect(await rounds(2)).toBe(2);
    globals = { CALLS_CROWDED: '5' };
    expect(await rounds(2, 2)).toBe(5);
    globals = { CALLS_CROWDED: '3' }; // its dialplan was read anew
    expect(await rounds(6, 2)).toBe(3);
  });

  it('is told everything anew after a connection, and what it was not told in the next round', async () => {
    door.crowded();
    await rounds(1);
    isAway = true;
    await expect(door.round(2, 20)).rejects.toThrow();
    isAway = false;
    await rounds(1, 2);
    expect(told).toEqual(['CALL_GAP 52.63', `CALL_GAP_UNTIL ${second() + 5}`]);
  });
});
