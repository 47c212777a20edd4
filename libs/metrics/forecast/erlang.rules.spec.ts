import { describe, expect, it } from '@jest/globals';
import { fc } from '#kit/property';
import { agentsFor, erlangA, erlangB, erlangC } from './erlang.rules.js';

/** 100 calls of three minutes in half an hour: 10 erlangs. */
const TEN = { arrivalRate: 100 / 1800, handleSeconds: 180 };
const load = fc.record({
  arrivalRate: fc.double({ min: 0.0005, max: 0.5, noNaN: true }),
  handleSeconds: fc.integer({ min: 20, max: 900 }),
});

describe('Erlang B', () => {
  // Published tables of the blocking of n circuits by a erlangs.
  it.each([
    [1, 1, 0.5],
    [10, 10, 0.2146],
    [10, 5, 0.0184],
    [5, 3, 0.1101],
    [15, 10, 0.0365],
    [20, 12, 0.0098],
  ])('%i circuits and %d erlangs', (agents, erlangs, blocked) => {
    expect(erlangB(agents, erlangs)).toBeCloseTo(blocked, 4);
  });
});

describe('Erlang C', () => {
  it('of 100 calls of three minutes in half an hour: 14 agents for 80/20', () => {
    expect(agentsFor(TEN, { withinSeconds: 20, share: 0.8 }, null)).toBe(14);
    const level = erlangC(14, TEN, 20);
    expect(level.delayed).toBeCloseTo(0.1741, 3);
    expect(level.within).toBeCloseTo(0.888, 3);
    expect(level.waitSeconds).toBeCloseTo(7.8, 1);
    expect(level.occupancy).toBeCloseTo(0.714, 3);
  });
  it('of 48 calls of a minute a minute and 50 agents waits 20.8 s', () => {
    expect(erlangC(50, { arrivalRate: 0.8, handleSeconds: 60 }, 0).waitSeconds).toBeCloseTo(20.8, 0);
  });
  it('of too few agents keeps nothing, and of nobody who comes needs nobody', () => {
    expect(erlangC(10, TEN, 20)).toMatchObject({ within: 0, waitSeconds: Infinity });
    expect(agentsFor({ ...TEN, arrivalRate: 0 }, { withinSeconds: 20, share: 0.8 }, null)).toBe(0);
    // 18,000 erlangs: more agents than are ever proposed.
    expect(agentsFor({ ...TEN, arrivalRate: 100 }, { withinSeconds: 20, share: 0.8 }, null)).toBeNull();
  });
});

describe('Erlang A', () => {
  it('of 48 calls of a minute a minute, 50 agents and two minutes of patience: 3.1 % leave, 3.7 s of wait', () => {
    const level = erlangA(50, { arrivalRate: 0.8, handleSeconds: 60 }, 0, 120);
    expect(level.abandoned).toBeCloseTo(0.031, 3);
    expect(level.waitSeconds).toBeCloseTo(3.7, 1);
  });
  it('of one agent is what its chain of states says', () => {
    // Served and leaving at one rate: the states are Poisson's, p(n) = e^-a a^n / n!.
    const level = erlangA(1, { arrivalRate: 1 / 60, handleSeconds: 60 }, 0, 60);
    expect(level.delayed).toBeCloseTo(1 - Math.exp(-1), 6);
    expect(level.abandoned).toBeCloseTo(Math.exp(-1), 6);
  });
  it('of endless patience is Erlang C', () => {
    fc.assert(
      fc.property(load, fc.integer({ min: 1, max: 20 }), (some, more) => {
        const agents = Math.ceil(some.arrivalRate * some.handleSeconds) + more;
        const [a, c] = [erlangA(agents, some, 20, 1e9), erlangC(agents, some, 20)];
        expect(a.within).toBeCloseTo(c.within, 4);
        expect(a.delayed).toBeCloseTo(c.delayed, 4);
      }),
      { numRuns: 30 },
    );
  });
  // It may need more of them than Erlang C: who leaves at once is not answered within the seconds either.
  it('lets fewer wait than Erlang C with the same agents, finds the fewest, and more never make it worse', () => {
    const patience = fc.integer({ min: 10, max: 600 });
    fc.assert(
      fc.property(load, patience, (some, patienceSeconds) => {
        const goal = { withinSeconds: 15, share: 0.9 };
        const [byA, byC] = [agentsFor(some, goal, patienceSeconds), agentsFor(some, goal, null) ?? 0];
        const delayed = erlangA(byC, some, 15, patienceSeconds).delayed;
        expect(delayed).toBeLessThanOrEqual(erlangC(byC, some, 15).delayed + 1e-9);
        const levels = [0, 1, 2].map((more) => erlangA((byA ?? 0) + more, some, 15, patienceSeconds));
        expect(levels[0]?.within).toBeGreaterThanOrEqual(0.9);
        expect(levels[1]?.within).toBeGreaterThanOrEqual((levels[0]?.within ?? 1) - 1e-9);
        expect(levels[2]?.abandoned).toBeLessThanOrEqual((levels[1]?.abandoned ?? 0) + 1e-9);
        if (byA) expect(erlangA(byA - 1, some, 15, patienceSeconds).within).toBeLessThan(0.9);
      }),
      { numRuns: 200 },
    );
  });
});
