import { describe, expect, it } from '@jest/globals';
import { LOOK_MS, fullPace, medianOf, nextPace, type Pace } from './pace.rules.js';

const MOST = 90;
const LOOK_S = LOOK_MS / 1000;

/** A machine that serves so many calls a second, one after the other, while so many a second want in. */
class Machine {
  pace = fullPace(MOST);
  backlog = 0;
  served = 0;

  run(seconds: number, serves: number, come: number): this {
    this.served = 0;
    for (let looks = seconds / LOOK_S; looks > 0; looks -= 1) {
      this.backlog += Math.min(come, this.pace.perSecond) * LOOK_S;
      const done = Math.min(this.backlog, serves * LOOK_S);
      this.backlog -= done;
      this.served += done;
      const tookMs = done === 0 ? null : 5 + (this.backlog / serves) * 1000;
      this.pace = nextPace(this.pace, tookMs, MOST);
    }
    return this;
  }
}

describe('the pace at which new callers are let in', () => {
  it('is the full one on a machine that keeps up, whatever comes', () => {
    for (const come of [0, 10, 500]) expect(new Machine().run(60, 100, come).pace.perSecond).toBe(MOST);
  });

  it('settles at what is served, and who is let in waits less than two seconds', () => {
    for (const serves of [20, 40, 60, 80]) {
      const machine = new Machine().run(20, serves, 150);
      let longest = 0;
      const rates: number[] = [];
      for (let looks = 0; looks < 120; looks += 1) {
        machine.run(LOOK_S, serves, 150);
        rates.push(machine.pace.perSecond);
        longest = Math.max(longest, machine.backlog / serves);
      }
      const mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
      expect(mean / serves).toBeGreaterThan(0.85);
      expect(mean / serves).toBeLessThan(1.05);
      expect(longest).toBeLessThan(2);
      expect(machine.run(30, serves, 150).served).toBeGreaterThan(0.85 * 30 * serves);
    }
  });

  it('is full again within ten seconds after the crowd has gone', () => {
    const machine = new Machine().run(30, 10, 150);
    expect(machine.pace.perSecond).toBeLessThan(MOST / 2);
    expect(machine.run(10, 100, 5).pace.perSecond).toBe(MOST);
  });

  it('is a tenth at least, and one a second, however long nothing goes on', () => {
    const stuck = (most: number): number => {
      let pace: Pace = fullPace(most);
      for (let looks = 0; looks < 200; looks += 1) pace = nextPace(pace, 1000 * (looks + 1), most);
      return pace.perSecond;
    };
    expect([stuck(90), stuck(4), stuck(1)]).toEqual([9, 1, 1]);
  });

  it('does not heed one look that was slow', () => {
    let pace = fullPace(MOST);
    for (const tookMs of [5, 5, 150, 5, 5, 150, 5]) pace = nextPace(pace, tookMs, MOST);
    expect(pace.perSecond).toBe(MOST);
  });
});

describe('the median', () => {
  it('is the value in the middle, and of none nothing', () => {
    expect([medianOf([]), medianOf([7]), medianOf([3, 9000, 1])]).toEqual([null, 7, 3]);
  });
});
