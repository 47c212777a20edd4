import { WorkingCalendar } from '#libs/platform';
import { describe, expect, it } from '@jest/globals';
import type { HolidayCalendar } from '../../hours/hours.rules.js';
import { QUEUE_POLICY_DEFAULTS, type QueuePolicy } from '../model/policy.rules.js';
import { nextTickAt } from './admission.rules.js';

const at = (local: string): number => Date.parse(`${local.replace(' ', 'T')}:00+08:00`);
const real = new WorkingCalendar();
let looks = 0;
const calendar: HolidayCalendar = {
  at: (day) => {
    looks += 1;
    return real.at(day);
  },
};
/** Open by day and night but on holidays. */
const queue: QueuePolicy = {
  queueId: 'tariff',
  districtId: '22',
  ...QUEUE_POLICY_DEFAULTS,
  hours: { ...QUEUE_POLICY_DEFAULTS.hours, holidays: 'closed' },
  atClosing: 'overflow',
  overflow: [
    {
      when: 'closed',
      afterSeconds: null,
      to: 'message',
      queueId: null,
      districtId: null,
      reason: '非服务时间',
      reasonEn: 'closed',
    },
  ],
};
const closing = (now: number, hours = queue.hours): number | null => {
  const contact = { channel: 'webchat', enteredAt: now, ring: 0, lastAgentId: null } as const;
  const situation = {
    policy: { pools: [] },
    calendar,
    queue: () => null,
    state: () => ({ waiting: 0, nobodySince: null }),
  };
  return nextTickAt(contact, { ...queue, hours }, situation, now);
};

describe('closing time', () => {
  const morning = at('2026-03-10 09:00');
  const holiday = at('2026-04-04 00:00');

  it('is looked for once for all who wait, and not through the days until then for each', () => {
    expect(closing(morning)).toBe(holiday);
    const once = looks;
    for (let n = 1; n <= 1000; n += 1) expect(closing(morning + n)).toBe(holiday);
    expect(looks).toBe(once);
  });

  it('is another once it has come, at an earlier time, and for other hours', () => {
    expect(closing(morning)).toBe(holiday);
    expect(closing(at('2026-04-07 09:00'))).toBe(at('2026-05-01 00:00'));
    expect(closing(at('2026-01-20 09:00'))).toBe(at('2026-02-15 00:00'));
    expect(closing(morning, { ...queue.hours, exceptions: [] })).toBe(holiday);
    const inventory = { day: '2026-03-12', name: '盘点', nameEn: 'Stocktaking', spans: [] };
    expect(closing(morning, { ...queue.hours, exceptions: [inventory] })).toBe(at('2026-03-12 00:00'));
    // Nobody needs to be told of what never closes.
    expect(closing(morning, QUEUE_POLICY_DEFAULTS.hours)).toBeNull();
  });
});
