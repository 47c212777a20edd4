import { holds } from '../bar.js';
import { describe, expect, it } from '@jest/globals';
import { countsOf, perCall } from './per-call.rules.js';
import { firstBy, stampsOf, totalsOf, userOf, waitsOf } from './sipp-result.rules.js';
import { isKept, ringing } from './trial.js';
import { voiceBars, voiceJson } from './voice-bars.js';

const NAMES =
  'StartTime;CurrentTime;TotalCallCreated;CurrentCall;SuccessfulCall(P);SuccessfulCall(C);FailedCall(C);';
const line = (second: number, created: number, open: number, succeeded: number, failed: number): string =>
  `2026-11-28\t05:29:59\t100.5;2026-11-28\t05:30:00\t${100.5 + second};${created};${open};0;${succeeded};${failed};`;

describe('what SIPp counted', () => {
  it('is its last line, and when the last call that succeeded was over', () => {
    const csv = [NAMES, line(1, 10, 2, 8, 0), line(2, 20, 2, 18, 0), line(9, 20, 0, 18, 2), ''].join('\n');
    expect(totalsOf(csv)).toEqual({
      created: 20,
      succeeded: 18,
      failed: 2,
      open: 0,
      startedAt: 100.5,
      lastAt: 102.5,
    });
  });

  it('is refused if there is nothing, or a column is missing', () => {
    expect(() => totalsOf('')).toThrow(/nothing/);
    expect(() => totalsOf(NAMES)).toThrow(/nothing/);
    expect(() => totalsOf('StartTime;CurrentTime;\n1;2;')).toThrow(/TotalCallCreated/);
  });
});

describe('what SIPp noted', () => {
  const callers = stampsOf(
    '2026-11-28\t05:29:59.5\t1795843799.500000 1391\nwarning: nothing\n2026-11-28\t05:30:00.0\t1795843800.000000 1392\n',
  );
  const agents = (said: string): ReturnType<typeof stampsOf> =>
    stampsOf(`2026-11-28\t05:30:00.1\t1795843800.100000 ${said}\n`);

  it('is a time and words', () => {
    expect(callers).toEqual([
      { at: 1_795_843_799_500, words: ['1391'] },
      { at: 1_795_843_800_000, words: ['1392'] },
    ]);
  });

  it('tells how long after a call an agent’s phone rang, by the number in the call or by the contact', () => {
    const peer = { callers, agents: agents('contact= from= "x" <sip:1391@127.0.0.1>;tag=1') };
    expect(ringing(peer, null)).toEqual({ p50: 600, p99: 600 });
    const own = { callers, agents: agents('contact= abc from= <sip:12360@127.0.0.1>;tag=1') };
    expect(ringing(own, new Map([['abc', '1392']]))).toEqual({ p50: 100, p99: 100 });
    expect(ringing(own, new Map())).toBeNull();
  });

  it('counts who rang at several phones from the first, and leaves out who rang nowhere', () => {
    const sent = firstBy([...callers, { at: 9e12, words: ['1391'] }], ({ words }) => words[0] ?? null);
    expect(waitsOf(sent, new Map([['1391', 1_795_843_799_750]]))).toEqual([250]);
    expect(userOf('sip:no-user')).toBe('');
  });
});

describe('a load', () => {
  const trial = { rate: 50, calls: 200, answered: 199, ledOut: 0, perSecond: 48 };
  it('is kept with less than one failure in a hundred, as fast as it comes', () => {
    expect(isKept(trial)).toBe(true);
    expect(isKept({ ...trial, answered: 198 })).toBe(false);
    expect(isKept({ ...trial, perSecond: 40 })).toBe(false);
  });
});

describe('the bars', () => {
  const limit = (perSecond: number) => ({ perSecond, trials: [] });
  const trial = { rate: 90, calls: 720, answered: 500, ledOut: 220, perSecond: 55 };
  const measured = {
    short: { own: limit(60), peer: limit(300) },
    long: {},
    overload: { own: { kept: 0.92, told: 1, trial, cpu: { service: 6 } } },
    ringing: { own: { p50: 30, p99: 90 }, peer: { p50: 4, p99: 9 }, rate: 20 },
    perCall: {},
  };

  it('say what is kept and what is not', () => {
    const short = voiceBars(measured).filter((bar) => !holds(bar));
    expect(short.map(({ name }) => name)).toEqual(['calls of 20 ms ÷ app_queue’s']);
  });

  it('do not hold for what was not measured', () => {
    const nothing = { short: {}, long: {}, overload: {}, ringing: {}, perCall: {} };
    expect(voiceBars(nothing).some(holds)).toBe(false);
    const json = JSON.parse(voiceJson(nothing, { 'app_queue 20 ms': 'no time left' }, 1)) as {
      short: string[];
    };
    expect(json.short).toHaveLength(voiceBars(nothing).length);
  });
});

it('one call costs what was done between two counts, but for what is done seldom', () => {
  const [before, after] = [{ answer: 10 }, { answer: 30, bridge: 40, sweep: 1 }];
  expect(perCall(before, after, 40)).toEqual({ answer: 0.5, bridge: 1 });
  expect(perCall(before, after, 40, 0.02)).toEqual({ answer: 0.5, bridge: 1, sweep: 0.025 });
  expect(countsOf({ contacts: { count: 3, time: 7 } })).toEqual({ contacts: 3 });
});
