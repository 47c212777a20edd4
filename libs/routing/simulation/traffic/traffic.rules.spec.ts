import { DAY_MS, type NewTimelineEntry, type RecordedContact, type TimelineEntry } from '#libs/contract';
import { describe, expect, it } from '@jest/globals';
import { generatedTraffic } from './generated.rules.js';
import { evenPattern, HALF_HOUR_MS, workingPattern } from './pattern.rules.js';
import { recordedTraffic } from './recorded.rules.js';
import { generatedShifts, shiftsFromActivity } from './shift.rules.js';

const MONDAY = Date.parse('2026-01-05T00:00:00+08:00');
const MINUTE = 60_000;
const world = {
  queues: [
    { id: 'general', districtId: '00' },
    { id: 'tax', districtId: '22' },
  ],
  agents: [
    { id: 'ann', districtId: '22', queueIds: ['general'] },
    { id: 'bob', districtId: '22', queueIds: ['tax'] },
  ],
};

describe('generated traffic', () => {
  const week = { from: MONDAY, to: MONDAY + 7 * DAY_MS, world, shifts: [] };

  it('has exactly as many arrivals as were ordered, in order and in time, the same for the same seed', () => {
    const traffic = generatedTraffic({ ...week, count: 3000 });
    const arrivals = traffic.arrivals(1);
    expect(arrivals).toHaveLength(3000);
    expect(arrivals.every(({ at }) => at >= week.from && at < week.to)).toBe(true);
    expect(arrivals.map(({ at }) => at)).toEqual(arrivals.map(({ at }) => at).toSorted((a, b) => a - b));
    expect(traffic.arrivals(1)).toEqual(arrivals);
    expect(traffic.arrivals(2)).not.toEqual(arrivals);
  });

  it('follows the half-hours: busy mornings, quiet nights and weekends', () => {
    const arrivals = generatedTraffic({ ...week, count: 20_000 }).arrivals(1);
    const between = (from: number, to: number): number =>
      arrivals.filter(({ at }) => at >= from && at < to).length;
    const pattern = workingPattern(week.from, week.to);
    const total = pattern.reduce((sum, { weight }) => sum + weight, 0);
    const busiest = pattern.find(({ from }) => from === MONDAY + 9.5 * 3_600_000);
    const expected = (20_000 * (busiest?.weight ?? 0)) / total;
    const found = between(MONDAY + 9.5 * 3_600_000, MONDAY + 10 * 3_600_000);
    expect(Math.abs(found - expected)).toBeLessThan(4 * Math.sqrt(expected));
    expect(between(MONDAY + 2 * 3_600_000, MONDAY + 2.5 * 3_600_000)).toBeLessThan(expected / 10);
    expect(between(MONDAY + 6 * DAY_MS, week.to)).toBeLessThan(between(MONDAY, MONDAY + DAY_MS) / 3);
  });

  it('spreads over queues and channels by the mix, and knows who comes again', () => {
    const mix = [
      { queueId: 'tax', channel: 'wechat', weight: 3 },
      { queueId: 'general', channel: 'voice', weight: 1 },
    ] as const;
    const pattern = evenPattern(week.from, week.from + HALF_HOUR_MS);
    const arrivals = generatedTraffic({ ...week, count: 8000, mix, pattern }).arrivals(4);
    expect(arrivals.every(({ at }) => at < week.from + HALF_HOUR_MS)).toBe(true);
    expect(arrivals.filter(({ queueId }) => queueId === 'tax').length / 8000).toBeCloseTo(0.75, 1);
    expect(arrivals.find(({ queueId }) => queueId === 'tax')).toMatchObject({
      districtId: '22',
      channel: 'wechat',
    });
    const customers = new Set(arrivals.map(({ customer }) => customer)).size;
    expect(customers / 8000).toBeCloseTo(0.85, 1);
  });
});

describe('shifts', () => {
  it('cover day and night, within the days asked for', () => {
    const ids = Array.from({ length: 8 }, (_, i) => `a${i}`);
    const shifts = generatedShifts(ids, MONDAY, MONDAY + DAY_MS);
    const onDuty = (at: number): number => shifts.filter(({ from, to }) => from <= at && at < to).length;
    expect(onDuty(MONDAY)).toBe(1); // the night shift that began the day before
    expect(onDuty(MONDAY + 3 * 3_600_000)).toBe(1);
    expect(onDuty(MONDAY + 11 * 3_600_000)).toBeGreaterThanOrEqual(6);
    expect(shifts.every(({ from, to }) => from >= MONDAY && to <= MONDAY + DAY_MS && from < to)).toBe(true);
  });

  it('are inferred from what agents did, apart where nothing was heard of them for long', () => {
    const at = (minute: number): number => MONDAY + minute * MINUTE;
    const sign = (from: number, to: number): { from: number; to: number } => ({ from: at(from), to: at(to) });
    const signs = new Map([
      ['ann', [sign(300, 310), sign(10, 20), sign(60, 65), sign(15, 40), sign(111, 112)]],
      ['bob', [sign(5, 5)]],
    ]);
    expect(shiftsFromActivity(signs, MONDAY, at(305))).toEqual([
      { agentId: 'ann', from: at(10), to: at(65) },
      { agentId: 'ann', from: at(111), to: at(112) },
      { agentId: 'ann', from: at(300), to: at(305) },
    ]);
  });
});

let made = 0;
/** A recorded contact; times in seconds after midnight. */
function contact(queueId: string, entries: readonly (readonly [number, object])[]): RecordedContact {
  const at = (second: number): number => MONDAY + second * 1000;
  const told = entries.map(([second, entry]) => ({ ...entry, at: at(second) }) as NewTimelineEntry);
  const openedAt = told[0]?.at ?? MONDAY;
  const timeline = [
    { type: 'contact.opened', at: openedAt, channel: 'webchat', accountId: 'web' },
    { type: 'contact.queued', at: openedAt, queueId, place: openedAt, reason: 'arrival' },
    ...told.slice(1),
  ].map((entry, i) => ({ ...entry, seq: i + 1 }) as TimelineEntry);
  made += 1;
  return { id: `r${made}`, customer: made, channel: 'webchat', districtId: '22', openedAt, timeline };
}
const ask = (second: number): [number, object] => [second, {}];
const offer = (second: number, agentId: string): [number, object] => [
  second,
  { type: 'contact.offered', agentId, slot: 'chat:1', expiresAt: 0 },
];
const accept = (second: number, agentId: string): [number, object] => [
  second,
  { type: 'contact.accepted', agentId },
];
const end = (second: number): [number, object] => [
  second,
  { type: 'contact.ended', by: 'customer', wrapUpUntil: 0 },
];
const close = (second: number): [number, object] => [second, { type: 'contact.closed', by: 'agent' }];

describe('recorded traffic', () => {
  const range = { from: MONDAY, to: MONDAY + DAY_MS, world };
  const recording = [
    contact('general', [ask(100), offer(110, 'ann'), accept(114, 'ann'), end(200), close(230)]),
    contact('general', [
      ask(120),
      offer(130, 'ann'),
      [150, { type: 'contact.missed', agentId: 'ann' }],
      offer(151, 'gone'),
      [155, { type: 'contact.declined', agentId: 'gone' }],
      [190, { type: 'contact.abandoned', by: 'customer' }],
      close(190),
    ]),
    contact('general', [ask(4000), offer(4003, 'ann'), accept(4005, 'ann'), end(4100), close(4101)]),
    contact('closed-long-ago', [ask(300), close(310)]),
  ];
  const traffic = recordedTraffic(recording, range);

  it('comes again at its times, and reads what became of everybody', () => {
    const arrivals = traffic.arrivals(1);
    expect(arrivals.map(({ at, queueId }) => [(at - MONDAY) / 1000, queueId])).toEqual([
      [100, 'general'],
      [120, 'general'],
      [4000, 'general'],
    ]);
    expect(traffic.recorded).toMatchObject([
      { outcome: 'answered', settledAt: MONDAY + 114_000, handledMs: 116_000 },
      { outcome: 'abandoned', settledAt: MONDAY + 190_000, handledMs: null },
      { outcome: 'answered', settledAt: MONDAY + 4_005_000, handledMs: 96_000 },
    ]);
  });

  it('leaves those who left their patience; those served had more than they needed', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const [first, left, third] = traffic.arrivals(seed);
      expect(left?.patienceMs).toBe(70_000);
      expect(first?.patienceMs).toBeGreaterThanOrEqual(14_000);
      expect(third?.patienceMs).toBeGreaterThanOrEqual(5000);
    }
  });

  it('draws handle times and answers from what was recorded', () => {
    const handled = new Set(
      [1, 2, 3, 4, 5, 6, 7, 8].flatMap((seed) =>
        traffic.arrivals(seed).map(({ handling }) => handling.talkMs),
      ),
    );
    expect([...handled].toSorted((a, b) => a - b)).toEqual([86_000, 95_000]);
    const { offer: luck } = traffic.behaviour('general', 'chat');
    const drawn = Array.from({ length: 8 }, (_, i) => luck(() => i / 8));
    expect(new Set(drawn.map(({ kind }) => kind))).toEqual(new Set(['accept', 'miss', 'decline']));
  });

  it('takes agents for present while something is heard of them, and says that this is a guess', () => {
    expect(
      traffic.shifts.map(({ agentId, from, to }) => [agentId, (from - MONDAY) / 1000, (to - MONDAY) / 1000]),
    ).toEqual([
      ['ann', 110, 230],
      ['ann', 4003, 4101],
    ]);
    const notes = traffic.notes.map(({ en }) => en).join('\n');
    expect(notes).toContain('is not recorded: it is inferred');
    expect(notes).toContain('from 3 waits, 1 of which were abandoned');
    expect(notes).toContain('1 contacts are left out');
    expect(notes).toContain('1 agents who worked then are there no more');
  });

  it('knows who was led out, taken, or passed on, and counts whichever came first', () => {
    const out = {
      fromQueueId: 'tax',
      when: 'waited',
      to: 'callback',
      queueId: null,
      reason: 'x',
      reasonEn: 'x',
    };
    const taken = { type: 'contact.taken', by: 'lee', agentId: 'bob', slot: 'chat:1', fromAgentId: null };
    const moved = {
      type: 'contact.transferred',
      agentId: 'ann',
      kind: 'cold',
      toQueueId: 'tax',
      toAgentId: null,
    };
    const { recorded, shifts } = recordedTraffic(
      [
        contact('tax', [ask(10), [40, { type: 'contact.overflowed', ...out }], close(40)]),
        contact('tax', [ask(20), [30, taken], end(90), close(95)]),
        contact('tax', [ask(30), offer(31, 'ann'), accept(32, 'ann'), [60, moved], close(99)]),
      ],
      range,
    );
    expect(recorded).toMatchObject([
      { outcome: 'flowed-out', settledAt: MONDAY + 40_000, handledMs: null },
      { outcome: 'answered', settledAt: MONDAY + 30_000, handledMs: null },
      { outcome: 'answered', settledAt: MONDAY + 32_000, handledMs: null },
    ]);
    expect(
      shifts.map(({ agentId, from, to }) => [agentId, (from - MONDAY) / 1000, (to - MONDAY) / 1000]),
    ).toEqual(
      expect.arrayContaining([
        ['bob', 30, 95],
        ['ann', 31, 60],
      ]),
    );
  });

  it('is empty, and harmless, when nothing was recorded', () => {
    const nothing = recordedTraffic([], range);
    expect(nothing.arrivals(1)).toEqual([]);
    expect(nothing.shifts).toEqual([]);
    expect(nothing.recorded).toEqual([]);
    expect(nothing.behaviour('general', 'voice').handling(() => 0.5).talkMs).toBeGreaterThan(0);
  });
});
