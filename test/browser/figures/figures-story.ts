import { story, type Step } from '#kit';
import { DAY_MS, type ReactionItem } from '#libs/contract';
import { shanghaiDay, shanghaiDayStart } from '#libs/platform';

const HOUR_MS = 3_600_000;

export const OFFICE = {
  id: '2201',
  districtId: '22',
  name: '浦东海关',
  nameEn: 'Pudong Customs',
  active: true,
};
export const TOPICS = [
  { id: 'permit', districtId: '00', name: '许可证件', nameEn: 'Permits', active: true },
  { id: 'tariff', districtId: '00', name: '归类与税率', nameEn: 'Classification and duty', active: false },
];
/** Of the contacts of a past day, by number: half of one district's came to its office. */
export const officeOf = (i: number): string | undefined => (i % 6 === 0 ? OFFICE.id : undefined);
export const topicOf = (i: number): string | undefined =>
  [undefined, 'permit', 'tariff', 'tariff'][Math.floor(i / 3) % 4];

/** A working day that is over: 40 contacts in three districts; one in so many leaves. */
export function past(day: string, leaves: number): ReactionItem[] {
  const start = shanghaiDayStart(day) + 8 * HOUR_MS;
  return Array.from({ length: 40 }, (_, i) => {
    const answered = i % leaves !== 0;
    const steps: Step[] = [
      [0, 'contact.opened', { officeId: officeOf(i) }],
      [0, 'contact.queued'],
      answered ? [5 + (i % 20), 'contact.accepted'] : [30, 'contact.abandoned'],
      ...(answered
        ? ([
            [120 + i, 'contact.ended'],
            [15, 'contact.closed', { topicId: topicOf(i) }],
          ] as Step[])
        : []),
    ];
    const districtId = ['22', '53', '01'][i % 3] as string;
    return story(`past-${day}-${i}`, start + i * 900_000, steps, { districtId });
  });
}

/** Eight weeks of calls of one district, two days ago and before: twelve a day, from nine to noon. */
export function weeksOfCalls(): ReactionItem[] {
  return Array.from({ length: 56 }, (_, n) => shanghaiDay(Date.now() - (n + 2) * DAY_MS)).flatMap((day) =>
    Array.from({ length: 12 }, (_, i) => {
      const start = shanghaiDayStart(day) + 9 * HOUR_MS + i * 900_000;
      const steps: Step[] = [
        [0, 'contact.opened'],
        [0, 'contact.queued'],
        [10, 'contact.accepted'],
        [200, 'contact.ended'],
        [40, 'contact.closed'],
      ];
      const item = story(`week-${day}-${i}`, start, steps, { districtId: '57' });
      return { ...item, contact: { ...item.contact, channel: 'voice' as const } };
    }),
  );
}
