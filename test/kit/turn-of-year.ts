import { DAY_MS, type ReactionItem } from '#libs/contract';
import { story, type Step } from './story.js';

/** Waits on both sides of every bound, and beyond what is counted second by second. */
const WAITS = [0, 0.5, 5, 5.001, 15, 15.001, 120, 120.5, 121, 121.001, 200, 200.001, 4000];

const DAYS = [
  '2025-12-30',
  '2025-12-31',
  '2026-01-01',
  '2026-01-15',
  '2026-01-31',
  '2026-02-01',
  '2026-02-27',
  '2026-02-28',
];
const startOf = (i: number): number =>
  Date.parse(`${DAYS[i % DAYS.length]}T00:00:00+08:00`) + ((i * 2_520_000) % DAY_MS);

/** Some are about nothing that has a name; some were there about the same before. */
const aboutOf = (i: number): { topicId?: string; repeats?: string } => {
  const topicId = ['tariff', 'permit', undefined, 'tariff/2'][Math.floor(i / 3) % 4];
  return topicId === undefined ? {} : { topicId, ...(i % 3 ? {} : { repeats: 'before' }) };
};

/** 120 contacts on eight days on both sides of a year's end, each unlike its neighbours. */
export const turnOfYear: ReactionItem[] = Array.from({ length: 120 }, (_, i) => {
  const districtId = i % 2 ? '22' : '53';
  const wait = WAITS[i % WAITS.length] ?? 0;
  const agentId = ['ann', 'bob', 'cai'][i % 3] ?? 'ann';
  const served: Step[] = [
    [wait, 'contact.accepted', { agentId }],
    [30, 'contact.responded', { agentId }],
    ...(i % 5 === 0
      ? ([[10, 'contact.transferred', { agentId, kind: 'warm', toAgentId: 'dan' }]] satisfies Step[])
      : []),
    [60 + i, 'contact.ended'],
    [15, 'contact.closed', { agentId, ...aboutOf(i) }],
  ];
  const left: Step[] = [[wait, 'contact.abandoned']];
  const opened: Step = [0, 'contact.opened', i % 5 < 2 ? { officeId: `${districtId}0${i % 5}` } : {}];
  const steps: Step[] = [opened, [0, 'contact.queued'], ...(i % 4 === 3 ? left : served)];
  const place = { districtId, queueId: `q${i % 3}` };
  const item = story(`c${String(i).padStart(4, '0')}`, startOf(i), steps, place);
  const channel = i % 7 ? ('webchat' as const) : ('voice' as const);
  return { ...item, contact: { ...item.contact, channel, continues: i % 9 ? null : 'before' } };
});
