import { WorkingCalendar } from '#libs/platform';
import { describe, expect, it } from '@jest/globals';
import { fc } from '#kit/property';
import { QUEUE_POLICY_DEFAULTS, type OverflowRule, type QueuePolicy } from '../model/policy.rules.js';
import {
  admit,
  nextTickAt,
  onTick,
  type QueueState,
  type Situation,
  type WaitingContact,
} from './admission.rules.js';
import { eligible, firstRing, lackingOf, openSlots, type ServingAgent } from './eligibility.rules.js';
import { pointsOf, rank } from './rank.rules.js';
import { expectedWait, waitError, type WaitSample } from './wait.rules.js';

const at = (local: string): number => Date.parse(`${local.replace(' ', 'T')}:00+08:00`);
const OPEN = at('2026-11-23 10:00');
const CLOSED = at('2026-11-23 20:00');
const office = {
  ...QUEUE_POLICY_DEFAULTS.hours,
  weekly: [{ days: [1, 2, 3, 4, 5], from: '08:30', to: '17:30' }],
  holidays: 'closed' as const,
};
const queue = (queueId: string, change: Partial<QueuePolicy> = {}): QueuePolicy => ({
  queueId,
  districtId: '22',
  ...QUEUE_POLICY_DEFAULTS,
  ...change,
});
const rule = (change: Partial<OverflowRule>): OverflowRule => ({
  when: 'closed',
  afterSeconds: null,
  to: 'message',
  queueId: null,
  districtId: null,
  reason: '转出',
  reasonEn: 'moved on',
  ...change,
});
const situation = (queues: QueuePolicy[], states: Record<string, Partial<QueueState>> = {}): Situation => ({
  policy: { pools: [{ districtId: '00', queueId: 'national' }] },
  calendar: new WorkingCalendar(),
  queue: (id) => queues.find(({ queueId }) => queueId === id) ?? null,
  state: (id) => ({ waiting: 0, nobodySince: null, ...states[id] }),
});
const arrive = (
  queues: QueuePolicy[],
  states: Record<string, Partial<QueueState>>,
  time: number,
  voice = false,
) =>
  admit({ channel: voice ? 'voice' : 'webchat' }, queues[0] as QueuePolicy, situation(queues, states), time);

describe('admission', () => {
  const tariff = queue('tariff', {
    hours: office,
    maxLength: 2,
    overflow: [
      rule({ when: 'closed', to: 'voice-mail' }),
      rule({ when: 'closed', to: 'national' }),
      rule({ when: 'full', to: 'callback' }),
      rule({ when: 'no-agent', afterSeconds: 60, to: 'queue', queueId: 'general' }),
    ],
  });
  const all = [
    tariff,
    queue('general'),
    queue('national', { maxLength: 1, overflow: [rule({ when: 'full' })] }),
  ];
  const went = (admission: ReturnType<typeof admit>) => [admission.to, admission.queueId];

  it('queues where nothing speaks against it', () => {
    expect(arrive(all, {}, OPEN)).toEqual({ to: 'queue', queueId: 'tariff', steps: [] });
  });

  it('takes the first rule that leads anywhere for this channel', () => {
    expect(went(arrive(all, {}, CLOSED, true))).toEqual(['voice-mail', null]);
    expect(went(arrive(all, {}, CLOSED))).toEqual(['queue', 'national']);
  });

  it('follows the rules of every queue on the way, and says why', () => {
    const there = arrive(all, { national: { waiting: 1 } }, CLOSED);
    expect(went(there)).toEqual(['message', null]);
    expect(there.steps.map(({ fromQueueId, when, to }) => [fromQueueId, when, to])).toEqual([
      ['tariff', 'closed', 'national'],
      ['national', 'full', 'message'],
    ]);
    expect(there.steps[0]).toMatchObject({ reason: '转出', reasonEn: 'moved on', queueId: 'national' });
  });

  it('knows a full queue, and one whose agents have all been gone for long enough', () => {
    expect(went(arrive(all, { tariff: { waiting: 1 } }, OPEN))).toEqual(['queue', 'tariff']);
    expect(went(arrive(all, { tariff: { waiting: 2 } }, OPEN))).toEqual(['callback', null]);
    const gone = (seconds: number) => ({ tariff: { nobodySince: OPEN - seconds * 1000 } });
    expect(went(arrive(all, gone(59), OPEN))).toEqual(['queue', 'tariff']);
    expect(went(arrive(all, gone(60), OPEN))).toEqual(['queue', 'general']);
  });

  it('asks for a message where there is no rule, and does not run in circles', () => {
    expect(arrive([queue('a', { hours: office })], {}, CLOSED)).toMatchObject({
      to: 'message',
      steps: [{ when: 'closed', reason: '非服务时间' }],
    });
    expect(went(arrive([queue('a', { channels: ['voice'] })], {}, OPEN))).toEqual(['message', null]);
    const circle = ['a', 'b'].map((id) =>
      queue(id, { hours: office, overflow: [rule({ to: 'queue', queueId: id === 'a' ? 'b' : 'a' })] }),
    );
    expect(went(arrive(circle, {}, CLOSED))).toEqual(['queue', 'a']);
  });

  it('goes by the usual hours in a year without a calendar: the hotline stays open', () => {
    expect(went(arrive(all, {}, at('2027-03-01 10:00')))).toEqual(['queue', 'tariff']);
    expect(went(arrive(all, {}, at('2027-03-01 20:00')))).toEqual(['queue', 'national']);
  });
});

describe('waiting', () => {
  const contact = (change: Partial<WaitingContact> = {}): WaitingContact => ({
    channel: 'webchat',
    enteredAt: OPEN,
    ring: 0,
    lastAgentId: 'li',
    ...change,
  });
  const line = queue('tariff', {
    hours: office,
    atClosing: 'overflow',
    lastAgentSeconds: 10,
    maxWaitSeconds: 120,
    rings: [
      { afterSeconds: 30, relaxLevels: 2, addQueueIds: [] },
      { afterSeconds: 60, relaxLevels: 2, addQueueIds: ['general'] },
    ],
    overflow: [
      rule({ when: 'closed' }),
      rule({ when: 'no-agent', afterSeconds: 20, to: 'queue', queueId: 'general' }),
      rule({ when: 'waited', to: 'callback' }),
    ],
  });
  const all = [line, queue('general')];
  const tick = (seconds: number, change: Partial<WaitingContact> = {}, state: Partial<QueueState> = {}) =>
    onTick(contact(change), line, situation(all, { tariff: state }), OPEN + seconds * 1000);

  it('widens ring by ring, and tells each once', () => {
    expect(tick(29)).toEqual({ act: 'none' });
    expect(tick(30)).toEqual({ act: 'ring', ring: 1 });
    expect(tick(30, { ring: 1 })).toEqual({ act: 'none' });
    expect(tick(75)).toEqual({ act: 'ring', ring: 2 });
  });

  it('overflows after the longest wait, without agents, and at closing time', () => {
    expect(tick(119, { ring: 2 })).toEqual({ act: 'none' });
    expect(tick(120)).toMatchObject({ act: 'overflow', admission: { to: 'callback' } });
    const gone = { nobodySince: OPEN };
    expect(tick(19, {}, gone)).toEqual({ act: 'none' });
    expect(tick(20, {}, gone)).toMatchObject({
      act: 'overflow',
      admission: { to: 'queue', queueId: 'general' },
    });
    const late = { enteredAt: at('2026-11-23 17:29') };
    const closing = at('2026-11-23 17:30');
    expect(onTick(contact(late), line, situation(all), closing)).toMatchObject({
      act: 'overflow',
      admission: { to: 'message' },
    });
    expect(onTick(contact(late), { ...line, atClosing: 'serve' }, situation(all), closing).act).toBe('ring');
  });

  it('nothing ever happens between the ticks that are announced', () => {
    const states = fc.record({ waiting: fc.nat(3), nobodySince: fc.option(fc.constant(OPEN)) });
    fc.assert(
      fc.property(fc.nat(8 * 3600), fc.nat(150), states, (entered, waited, state) => {
        const here = contact({ enteredAt: OPEN + entered * 1000 });
        const now = situation(all, { tariff: state });
        const from = here.enteredAt + waited * 1000;
        const next = nextTickAt(here, line, now, from);
        const seen = (time: number): string => JSON.stringify(onTick(here, line, now, time));
        const until = Math.min(next ?? Infinity, from + 200_000);
        const first = seen(from);
        for (let time = from; time < until; time += 1000) if (seen(time) !== first) expect(time).toBe(next);
        if (next !== null) expect(next).toBeGreaterThan(from);
      }),
    );
  });
});

describe('who may serve', () => {
  const li: ServingAgent = {
    id: 'li',
    districtId: '22',
    queueIds: ['general'],
    skills: [{ skillId: 'tariff', level: 3 }],
    languages: ['zh'],
  };
  const line = queue('tariff', {
    skills: [{ skillId: 'tariff', minLevel: 5 }],
    rings: [
      { afterSeconds: 30, relaxLevels: 0, addQueueIds: ['general'] },
      { afterSeconds: 60, relaxLevels: 2, addQueueIds: [] },
    ],
  });

  it('widens by queues and by levels, and waives a need that comes to nothing', () => {
    expect([0, 1, 2].map((ring) => eligible(li, line, ring))).toEqual([false, false, true]);
    expect(firstRing({ ...li, skills: [] }, line)).toBeNull();
    const waived = { ...line, rings: [{ afterSeconds: 1, relaxLevels: 5, addQueueIds: ['general'] }] };
    expect(firstRing({ ...li, skills: [] }, waived)).toBe(1);
  });

  it('never crosses districts, but for headquarters', () => {
    const open = queue('general');
    expect(eligible({ ...li, districtId: '23' }, open, 0)).toBe(false);
    expect(eligible({ ...li, districtId: '00' }, open, 0)).toBe(true);
    expect(eligible({ ...li, districtId: '23' }, { ...open, districtId: '00' }, 0)).toBe(true);
    expect(eligible(li, { ...open, language: 'en' }, 0)).toBe(false);
  });

  it('who is eligible stays so as rings widen', () => {
    const ring = fc.record({
      afterSeconds: fc.nat(99),
      relaxLevels: fc.nat(10),
      addQueueIds: fc.subarray(['general', 'x']),
    });
    const level = fc.integer({ min: 1, max: 10 });
    fc.assert(
      fc.property(fc.array(ring, { maxLength: 4 }), level, level, (rings, minLevel, own) => {
        const wide = { ...line, skills: [{ skillId: 'tariff', minLevel }], rings };
        const agent = { ...li, skills: [{ skillId: 'tariff', level: own }] };
        const may = [0, 1, 2, 3, 4].map((n) => eligible(agent, wide, n));
        expect(may).toEqual(may.toSorted((a, b) => Number(a) - Number(b)));
        const first = may.indexOf(true);
        expect(firstRing(agent, wide)).toBe(first < 0 ? null : first);
      }),
    );
  });

  it('an agent lacks the levels between theirs and the best, in all that is needed', () => {
    const needed = { skills: [...line.skills, { skillId: 'english', minLevel: 1 }] };
    const lacks = (...skills: ServingAgent['skills']): number => lackingOf({ skills }, needed);
    expect(lacks({ skillId: 'tariff', level: 9 }, { skillId: 'english', level: 10 })).toBe(1);
    expect(lacks({ skillId: 'tariff', level: 5 }, { skillId: 'origin', level: 10 })).toBe(15);
    expect(lacks()).toBe(20);
    expect(lackingOf({ skills: [] }, { skills: [] })).toBe(0);
  });

  it('a call blocks chats, where that is set', () => {
    const slots = { voice: 1, chat: 2 };
    expect(openSlots({ slots, callBlocksChats: true }, [])).toEqual(['voice:1', 'chat:1', 'chat:2']);
    expect(openSlots({ slots, callBlocksChats: true }, ['voice:1'])).toEqual([]);
    expect(openSlots({ slots, callBlocksChats: false }, ['voice:1', 'chat:1'])).toEqual(['chat:2']);
    expect(openSlots({ slots, callBlocksChats: true }, ['chat:2'])).toEqual(['voice:1', 'chat:1']);
  });
});

describe('the place in line', () => {
  const lists = [
    { id: 'aeo', points: 5 },
    { id: 'gold', points: 9 },
  ];
  const anyone = fc.record({
    queuedAt: fc.integer({ min: OPEN, max: OPEN + 7_200_000 }),
    vipListIds: fc.subarray(['aeo', 'gold', 'unknown']),
  });
  const anywhere = fc.record({ priority: fc.nat(100), vipListIds: fc.subarray(['aeo', 'gold']) });

  it('by rank is the order of urgency at every moment', () => {
    /** What they have waited, and a minute for each point, ms. */
    const urgencyAt = (...[contact, line, its, time]: [...Parameters<typeof pointsOf>, number]): number =>
      time - contact.queuedAt + pointsOf(contact, line, its) * 60_000;
    fc.assert(
      fc.property(anyone, anywhere, anyone, anywhere, fc.nat(1e9), (a, qa, b, qb, later) => {
        const time = Math.max(a.queuedAt, b.queuedAt) + later;
        const byUrgency = Math.sign(urgencyAt(b, qb, lists, time) - urgencyAt(a, qa, lists, time));
        expect(Math.sign(rank(a, qa, lists) - rank(b, qb, lists))).toBe(byUrgency);
        expect(Number.isSafeInteger(rank(a, qa, lists))).toBe(true);
      }),
    );
  });

  it('a point is a minute: nobody starves', () => {
    const plain = { queuedAt: OPEN, vipListIds: [] };
    const vip = (minutes: number) => ({ queuedAt: OPEN + minutes * 60_000, vipListIds: ['gold'] });
    const line = { priority: 0, vipListIds: ['gold'] };
    expect(rank(vip(8), line, lists)).toBeLessThan(rank(plain, line, lists));
    expect(rank(vip(10), line, lists)).toBeGreaterThan(rank(plain, line, lists));
    expect(rank(vip(8), { priority: 0, vipListIds: [] }, lists)).toBeGreaterThan(rank(plain, line, lists));
  });
});

/** Uniform in (0, 1), the same for a seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 0.5) / 4_294_967_296;
  };
}

describe('the expected wait', () => {
  it('is the mean of the formula', () => {
    expect(expectedWait({ ahead: 0, slots: 2, handleSeconds: 120, patienceSeconds: null })?.seconds).toBe(60);
    expect(
      expectedWait({ ahead: 4, slots: 10, handleSeconds: 120, patienceSeconds: null })?.seconds,
    ).toBeCloseTo(60);
    const impatient = expectedWait({ ahead: 1, slots: 1, handleSeconds: 100, patienceSeconds: 100 });
    expect(impatient?.seconds).toBeCloseTo(150);
    expect(expectedWait({ ahead: 3, slots: 0, handleSeconds: 100, patienceSeconds: null })).toBeNull();
  });

  it('grows with those ahead, and shrinks with slots and impatience', () => {
    const line = fc.record({
      ahead: fc.nat(200),
      slots: fc.integer({ min: 1, max: 100 }),
      handleSeconds: fc.integer({ min: 1, max: 3600 }),
      patienceSeconds: fc.option(fc.integer({ min: 1, max: 3600 })),
    });
    const wait = (state: Parameters<typeof expectedWait>[0]): number =>
      expectedWait(state)?.seconds ?? Infinity;
    fc.assert(
      fc.property(line, (state) => {
        expect(wait({ ...state, ahead: state.ahead + 1 })).toBeGreaterThan(wait(state));
        expect(wait({ ...state, slots: state.slots + 1 })).toBeLessThan(wait(state));
        expect(wait(state)).toBeLessThanOrEqual(wait({ ...state, patienceSeconds: null }) + 1e-9);
        const { seconds, low, high } = expectedWait(state) ?? { seconds: 0, low: 0, high: 0 };
        expect(low).toBeLessThanOrEqual(seconds);
        expect(high).toBeGreaterThanOrEqual(seconds);
      }),
    );
  });

  it.each([
    [0, null],
    [5, null],
    [30, null],
    [20, 300],
  ])(
    'with %i ahead and patience %s has no bias on its own traffic, and covers four of five waits',
    (ahead, patienceSeconds) => {
      const random = seeded(7);
      const state = { ahead, slots: 8, handleSeconds: 240, patienceSeconds };
      const estimate = expectedWait(state);
      if (!estimate) throw new Error('no estimate');
      const samples: WaitSample[] = Array.from({ length: 4000 }, () => {
        let waited = 0;
        for (let left = ahead; left >= 0; left -= 1) {
          const rate =
            state.slots / state.handleSeconds + (patienceSeconds === null ? 0 : left / patienceSeconds);
          waited += -Math.log(random()) / rate;
        }
        return { estimate, waited };
      });
      const error = waitError(samples);
      expect(Math.abs(error?.bias ?? Infinity)).toBeLessThan(estimate.seconds * 0.05);
      expect(Math.abs((error?.covered ?? 0) - 0.8)).toBeLessThan(0.03);
      expect(error?.relative).toBeLessThan(1 / Math.sqrt(ahead + 1) + 0.05);
    },
  );

  it('its error is told with its sign', () => {
    const estimate = { seconds: 60, low: 30, high: 90 };
    expect(
      waitError([
        { estimate, waited: 40 },
        { estimate, waited: 100 },
      ]),
    ).toEqual({
      count: 2,
      bias: -10,
      meanAbsolute: 30,
      relative: 30 / 70,
      covered: 0.5,
    });
    expect(waitError([])).toBeNull();
  });
});
