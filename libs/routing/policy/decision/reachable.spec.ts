import { WorkingCalendar } from '#libs/platform';
import { describe, expect, it } from '@jest/globals';
import { QUEUE_POLICY_DEFAULTS, type OverflowRule, type QueuePolicy } from '../model/policy.rules.js';
import { admit, onTick, type QueueState, type Situation } from './admission.rules.js';

/** A Monday, in and after the hours. */
const OPEN = Date.parse('2026-11-23T10:00:00+08:00');
const CLOSED = Date.parse('2026-11-23T20:00:00+08:00');
const rule = (when: OverflowRule['when'], to: OverflowRule['to']): OverflowRule => ({
  when,
  afterSeconds: null,
  to,
  queueId: null,
  districtId: null,
  reason: '转出',
  reasonEn: 'moved on',
});
const line: QueuePolicy = {
  ...QUEUE_POLICY_DEFAULTS,
  queueId: 'line',
  districtId: '22',
  hours: {
    ...QUEUE_POLICY_DEFAULTS.hours,
    weekly: [{ days: [1, 2, 3, 4, 5], from: '08:30', to: '17:30' }],
  },
  atClosing: 'overflow',
  maxLength: 2,
  maxWaitSeconds: 60,
  overflow: [
    rule('full', 'callback'),
    rule('full', 'voice-mail'),
    rule('closed', 'callback'),
    rule('no-agent', 'callback'),
    rule('waited', 'callback'),
  ],
};
const situation = (state: Partial<QueueState> = {}): Situation => ({
  policy: { pools: [] },
  calendar: new WorkingCalendar(),
  queue: () => line,
  state: () => ({ waiting: 0, nobodySince: null, ...state }),
});

describe('a caller who withheld their number is promised no callback', () => {
  const come = (isReachable: boolean, state: Partial<QueueState>, time = OPEN): string =>
    admit({ channel: 'voice', isReachable }, line, situation(state), time).to;
  const wait = (isReachable: boolean, time: number): string => {
    const waiting = { channel: 'voice' as const, isReachable, enteredAt: OPEN, ring: 0, lastAgentId: null };
    const decision = onTick(waiting, line, situation(), time);
    return decision.act === 'overflow' ? decision.admission.to : decision.act;
  };

  it('when they come: the next rule is theirs, else they queue, or hear that they can’t', () => {
    expect([come(true, { waiting: 2 }), come(false, { waiting: 2 })]).toEqual(['callback', 'voice-mail']);
    expect([come(true, {}, CLOSED), come(false, {}, CLOSED)]).toEqual(['callback', 'message']);
    const nobody = { nobodySince: OPEN };
    expect([come(true, nobody), come(false, nobody)]).toEqual(['callback', 'queue']);
  });

  it('while they wait: they wait on, until it closes', () => {
    const late = OPEN + 60_000;
    expect([wait(true, late), wait(false, late)]).toEqual(['callback', 'none']);
    expect([wait(true, CLOSED), wait(false, CLOSED)]).toEqual(['callback', 'message']);
  });
});
