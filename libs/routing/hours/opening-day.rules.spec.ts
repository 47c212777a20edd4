import { describe, expect, it } from '@jest/globals';
import { WorkingCalendar } from '#libs/platform';
import { ALWAYS_OPEN, type OpeningHours } from './hours.rules.js';
import { openingDayOf } from './opening-day.rules.js';

const calendar = new WorkingCalendar();
const office: OpeningHours = {
  ...ALWAYS_OPEN,
  weekly: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }],
  holidays: 'closed',
  exceptions: [
    { day: '2025-09-17', name: '培训', nameEn: 'Training', spans: [] },
    { day: '2025-09-20', name: '开放日', nameEn: 'Open day', spans: [{ from: '09:00', to: '12:00' }] },
    { day: '2025-09-18', name: '短日', nameEn: 'Short day', spans: [{ from: '09:00', to: '12:00' }] },
  ],
};

describe('a day of a queue', () => {
  it.each([
    ['2025-09-16', 'working'],
    ['2025-09-17', 'closed'],
    ['2025-09-18', 'working'],
    // A Saturday with hours of its own, and one without.
    ['2025-09-20', 'shifted'],
    ['2025-09-27', 'closed'],
    // National Day, and a Sunday that is worked for it, on which these hours say nothing.
    ['2025-10-01', 'closed'],
    ['2025-09-28', 'closed'],
  ] as const)('%s is %s by its hours', (day, kind) => {
    expect(openingDayOf(office, calendar, day)).toBe(kind);
  });

  it('is what the calendar says where the queue never closes', () => {
    const days = ['2025-09-16', '2025-09-20', '2025-10-01', '2025-09-28'];
    expect(days.map((day) => openingDayOf(ALWAYS_OPEN, calendar, day))).toEqual([
      'working',
      'weekend',
      'holiday',
      'shifted',
    ]);
  });

  it('is open for the end of a night that began the day before', () => {
    const night = { ...office, weekly: [{ days: [5], from: '22:00', to: '06:00' }], exceptions: [] };
    expect(openingDayOf(night, calendar, '2025-09-13')).toBe('weekend');
    expect(openingDayOf(night, calendar, '2025-09-14')).toBe('closed');
  });
});
