import { fc } from '#kit/property';
import { WorkingCalendar } from '#libs/platform';
import { describe, expect, it } from '@jest/globals';
import { QUEUE_POLICY_DEFAULTS, type OverflowRule, type QueuePolicy } from '../model/policy.rules.js';
import {
  admit,
  nextTickAt,
  onTick,
  type QueueState,
  type Situation,
  type WaitingContact,
} from './admission.rules.js';

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
