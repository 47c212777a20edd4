import { seededRandom } from '#kit/random';
import { addDays, WorkingCalendar } from '#libs/platform';
import { describe, expect, it } from '@jest/globals';
import { backTest } from './back-test.rules.js';
import type { DayTotal } from './factor.rules.js';
import { festivalOf } from './festival.rules.js';
import { expectDay, learn, SLOTS, type DayOfArrivals } from './forecast.rules.js';
import { spreadAt, spreadOf } from './spread.rules.js';

const calendar = new WorkingCalendar();
const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
/** From eight to eight. */
const OPEN = Array.from({ length: SLOTS }, (_, slot) => (slot >= 16 && slot < 40 ? 1 / 24 : 0));

class Made {
  private readonly random: () => number;
  constructor(seed: number) {
    this.random = seededRandom(seed);
  }
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.random())) * Math.cos(2 * Math.PI * this.random());
  }
  /** Nearly Poisson; means are in the hundreds. */
  poisson(mean: number): number {
    return Math.max(0, Math.round(mean + Math.sqrt(mean) * this.normal()));
  }
  day(day: string, mean: number): DayOfArrivals {
    const arrivals = OPEN.map((share) => (share === 0 ? 0 : this.poisson(mean * share)));
    return { day, kind: calendar.at(day).kind, arrivals };
  }
}

const WEEKS = { first: [0, 7], eighth: [49, 56] } as const;

describe('the interval', () => {
  /** Days whose level wanders: by 2.5 % a day, so that nobody knows where it will be in two months. */
  function wandering(seed: number): DayOfArrivals[] {
    const made = new Made(seed);
    let level = 8000;
    return Array.from({ length: 182 + 56 }, (_, n) => {
      level *= Math.exp(0.025 * made.normal());
      const day = addDays('2025-03-03', n);
      const free = ['weekend', 'holiday'].includes(calendar.at(day).kind);
      return made.day(day, level * (free ? 0.3 : 1) * (1 + 0.03 * made.normal()));
    });
  }

  it('holds about nine tenths one week ahead and eight, and widens to that end: sixty made-up lines', () => {
    const seen = { first: { slots: 0, inside: 0, width: 0 }, eighth: { slots: 0, inside: 0, width: 0 } };
    for (let seed = 1; seed <= 60; seed += 1) {
      const all = wandering(seed);
      const model = learn(all.slice(0, 182));
      if (!model) throw new Error('nothing was learnt');
      for (const week of ['first', 'eighth'] as const) {
        for (let n = WEEKS[week][0]; n < WEEKS[week][1]; n += 1) {
          const one = all[182 + n] as DayOfArrivals;
          for (const [slot, { expected, low, high }] of expectDay(model, one, n + 1).entries()) {
            if (expected === 0) continue;
            const found = one.arrivals[slot] ?? 0;
            seen[week].slots += 1;
            seen[week].width += (high - low) / expected;
            if (found >= Math.floor(low) && found <= Math.ceil(high)) seen[week].inside += 1;
          }
        }
      }
    }
    const { first, eighth } = seen;
    expect(first.inside / first.slots).toBeGreaterThan(0.85);
    expect(first.inside / first.slots).toBeLessThan(0.95);
    expect(eighth.inside / eighth.slots).toBeGreaterThan(0.82);
    expect(eighth.inside / eighth.slots).toBeLessThan(0.97);
    expect(eighth.width / eighth.slots).toBeGreaterThan((1.5 * first.width) / first.slots);
  });

  it('has the line of what was missed at each lead', () => {
    const at = (weeks: number, value: number) => ({ weeks, days: 100, over: value, squares: 1 });
    const { base, perWeek } = spreadOf([at(1, 0.03), at(2, 0.05), at(4, 0.09)]);
    expect(base).toBeCloseTo(0.01, 10);
    expect(perWeek).toBeCloseTo(0.02, 10);
    expect(spreadAt({ base, perWeek }, 56)).toBeCloseTo(0.17, 10);
    // Never narrower for a longer lead, whatever chance has made.
    expect(spreadOf([at(1, 0.05), at(2, 0.03)])).toMatchObject({ perWeek: 0 });
    expect(spreadOf([at(1, 0.04)])).toEqual({ base: 0.02, perWeek: 0.02 });
    expect(spreadOf([])).toEqual({ base: 0, perWeek: 0 });
  });
});

describe('festivals', () => {
  it('are known by the same word in every year', () => {
    const of = (day: string) => festivalOf(day, calendar.at(day).kind);
    // New Year's Day of three years, and that of 2027, of which runtimes say it is the last day of the year before.
    expect(['2024-02-10', '2025-01-29', '2026-02-17'].map(of)).toEqual(Array(3).fill('spring 0 free'));
    expect(festivalOf('2027-02-06', 'holiday')).toBe('spring 0 free');
    expect(of('2025-02-05')).toBe('spring 7 worked');
    expect(of('2026-06-19')).toBe('5/5 0');
    expect(of('2025-05-31')).toBe(of('2026-06-19'));
    expect(['2025-10-01', '2026-10-01'].map(of)).toEqual(['10-01', '10-01']);
    expect(of('2026-03-04')).toBe('spring 15 worked');
    expect(['2026-03-05', '2026-11-25', '2026-11-28'].map(of)).toEqual([null, null, null]);
    expect(festivalOf('2026-02-17', 'closed')).toBeNull();
  });

  it('have the New Year where the runtime’s own calendar has it, but for 2027 and 2030', () => {
    const lunar = new Intl.DateTimeFormat('en-u-ca-chinese', {
      month: 'numeric',
      day: 'numeric',
      timeZone: 'UTC',
    });
    const days = Array.from({ length: 20 * 366 }, (_, n) => addDays('2017-01-01', n)).filter(
      (day) => day < '2037-01-01',
    );
    const theirs = days.filter((day) => lunar.format(Date.parse(day)) === '1/1');
    const ours = days.filter((day) => festivalOf(day, 'working') === 'spring 0 worked');
    expect(theirs.filter((day) => !ours.includes(day))).toEqual(['2027-02-07', '2030-02-02']);
    expect(ours.filter((day) => !theirs.includes(day))).toEqual(['2027-02-06', '2030-02-03']);
  });

  /** Fewer and fewer before the New Year, hardly anybody in it, and more than ever after. */
  function truth(day: string): number {
    const { kind } = calendar.at(day);
    const free = kind === 'weekend' || kind === 'holiday';
    const around = /^spring (-?\d+)/.exec(festivalOf(day, kind) ?? '')?.[1];
    if (around === undefined) return free ? 0.3 : 1;
    const since = Number(around);
    if (since < 0) return (free ? 0.3 : 1) * (1 + since / -16 - 0.5);
    if (free) return 0.08;
    return 1.6 - since * 0.03;
  }
  function made(from: string, until: string, seed: number): DayOfArrivals[] {
    const noise = new Made(seed);
    const days: DayOfArrivals[] = [];
    for (let day = from; day <= until; day = addDays(day, 1)) {
      days.push(noise.day(day, 6000 * truth(day) * (1 + 0.03 * noise.normal())));
    }
    return days;
  }
  const totals = (days: readonly DayOfArrivals[]): DayTotal[] =>
    days.map(({ day, kind, arrivals }) => ({ day, kind, total: sum(arrivals) }));

  it.each([1, 2, 3])('that were seen in earlier years are foreseen in a moved one (%i)', (seed) => {
    const all = made('2023-11-01', '2026-03-08', seed);
    // Learnt until a week before; the festival of 2026 lies three weeks after that of 2025.
    const until = all.findIndex(({ day }) => day === '2026-02-08');
    const history = all.slice(until - 182, until + 28);
    const earlier = totals(all.slice(0, until - 182));
    const knowing = backTest(history, earlier, 4);
    const unknowing = backTest(history, [], 4);
    expect(knowing?.from).toBe('2026-02-08');
    expect(knowing?.model.share).toBeLessThan(0.15);
    expect(knowing?.model.share).toBeLessThan(0.3 * (knowing?.seasonalNaive.share ?? 0));
    expect(knowing?.model.share).toBeLessThan(0.5 * (unknowing?.model.share ?? 0));
  });
});
