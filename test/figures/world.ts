import { story, type Step } from '#kit';
import { seededRandom } from '#kit/random';
import type { Channel, ReactionItem, SatisfactionScore } from '#libs/contract';

const SEED = 20260306;
const DAYS = ['2025-03-10', '2025-03-11', '2025-11-03', '2026-03-10', '2026-03-11', '2026-11-03'] as const;
/** Shanghai; the last one goes on after midnight. */
const TIMES = ['09:10:00', '09:40:00', '14:05:00', '23:58:00'] as const;
const PLACES = [
  { districtId: '22', queueId: 'q1', officeId: '2201' },
  { districtId: '22', queueId: 'q2', officeId: undefined },
  { districtId: '53', queueId: 'q3', officeId: '5301' },
] as const;
const CHANNELS = ['voice', 'webchat', 'wechat'] as const satisfies readonly Channel[];
const AGENTS = ['ann', 'bob', 'cai'] as const;
const TOPICS = ['tariff', 'origin', undefined] as const;
/** On both sides of 5 s, 15 s and 20 s, and exactly these. */
const WAITS = [2, 5, 6, 15, 16, 20, 21, 90] as const;
export const CONTACTS = 420;

/** A contact with what was asked about satisfaction after it; `score` null: not answered, undefined: not asked. */
export interface Lived {
  item: ReactionItem;
  score: SatisfactionScore | null | undefined;
}

/** Contacts of two years, districts, and everything that a figure can be split up by; always the same. */
export function world(): Lived[] {
  const random = seededRandom(SEED);
  const one = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
  return Array.from({ length: CONTACTS }, (_, i) => {
    const place = PLACES[i % PLACES.length] as (typeof PLACES)[number];
    const channel = one(CHANNELS);
    const start = Date.parse(`${one(DAYS)}T${one(TIMES)}+08:00`) + Math.floor(random() * 60) * 1000;
    const opened: Step = [
      0,
      'contact.opened',
      { channel, accountId: channel, ...(place.officeId ? { officeId: place.officeId } : {}) },
    ];
    const course = COURSES[i % COURSES.length] as (typeof COURSES)[number];
    const { steps, ...contact } = course({ opened, queueId: place.queueId, channel, one });
    const item = story(`w${String(i).padStart(4, '0')}`, start, steps, place);
    Object.assign(item.contact, { channel, officeId: place.officeId ?? null, ...contact });
    const over = item.timeline.at(-1)?.type === 'contact.closed' && steps.length > 5;
    return { item, score: over && i % 2 === 0 ? one([5, 4, 3, 2, 1, null] as const) : undefined };
  });
}

interface Making {
  opened: Step;
  queueId: string;
  channel: Channel;
  one: <T>(of: readonly T[]) => T;
}
interface Made {
  steps: Step[];
  callbackId?: string;
  continues?: string;
}
type Course = (making: Making) => Made;

const queued: Step = [0, 'contact.queued'];
const ended = (after: number, { channel }: Making): Step => [
  after,
  'contact.ended',
  channel === 'voice' ? { heldMs: 0 } : {},
];
/** How an agent works and closes; calls are held now and then, chats are answered in writing. */
function work(making: Making, agentId: string, wrapper: string = agentId): Step[] {
  const { one, channel } = making;
  const topicId = one(TOPICS);
  const about =
    topicId === undefined ? {} : { topicId, ...(one([true, false]) ? { repeats: 'before' } : {}) };
  const held: Step[] = one([true, false])
    ? [
        [10, 'contact.held', { agentId }],
        [one([5, 30]), 'contact.resumed', { agentId }],
      ]
    : [];
  const spoken: Step[] =
    channel === 'voice' ? held : [[one([20, 150, 179, 200]), 'contact.responded', { agentId }]];
  return [
    ...spoken,
    ended(one([30, 61, 240]), making),
    [one([5, 45]), 'contact.closed', { agentId: wrapper, ...about }],
  ];
}

const COURSES: readonly Course[] = [
  (m) => ({ steps: [m.opened, queued, [m.one(WAITS), 'contact.abandoned']] }),
  (m) => ({ steps: [m.opened, queued] }),
  (m) => ({
    steps: [m.opened, [0, 'contact.overflowed', { fromQueueId: m.queueId }], [0, 'contact.closed', BY]],
  }),
  (m) => ({
    steps: [
      m.opened,
      queued,
      [m.one(WAITS), 'contact.overflowed', { fromQueueId: m.queueId }],
      [0, 'contact.closed', BY],
    ],
  }),
  // Served by one; now and then somebody who had been here a while before.
  ...Array.from({ length: 3 }, (): Course => (m) => {
    const agentId = m.one(AGENTS);
    const back = m.one([true, false, false]) ? { continues: 'before' } : {};
    return {
      steps: [m.opened, queued, [m.one(WAITS), 'contact.accepted', { agentId }], ...work(m, agentId)],
      ...back,
    };
  }),
  // Missed by one, taken by another, who still has it.
  (m) => ({
    steps: [
      m.opened,
      queued,
      [3, 'contact.missed', { agentId: 'ann' }],
      [0, 'contact.queued', { reason: 'missed' }],
      [m.one(WAITS), 'contact.taken', { agentId: 'bob', fromAgentId: null }],
    ],
  }),
  // Passed on cold, then warm, then cold again.
  (m) => {
    const [first, second, third] = m.one([
      ['ann', 'bob', 'cai'],
      ['cai', 'ann', 'bob'],
      ['bob', 'ann', 'bob'],
    ] as const);
    return {
      steps: [
        m.opened,
        queued,
        [m.one(WAITS), 'contact.accepted', { agentId: first }],
        [40, 'contact.transferred', { agentId: first }],
        [0, 'contact.queued', { reason: 'transfer' }],
        [8, 'contact.accepted', { agentId: second }],
        [5, 'contact.held', { agentId: second }],
        [10, 'contact.joined', { guestId: third }],
        [20, 'contact.transferred', { agentId: second, kind: 'warm', toAgentId: third, slot: 'x:1' }],
        ...m.one([
          work(m, third),
          [
            [12, 'contact.transferred', { agentId: third }],
            [0, 'contact.queued', { reason: 'transfer' }],
            [7, 'contact.accepted', { agentId: first }],
            ...work(m, first, 'bob'),
          ] satisfies Step[],
        ]),
      ],
    };
  },
  // Lost, and the customer leaves before anybody has it again.
  (m) => ({
    steps: [
      m.opened,
      queued,
      [m.one(WAITS), 'contact.accepted', { agentId: 'cai' }],
      [25, 'contact.released', { agentId: 'cai' }],
      [0, 'contact.queued', { reason: 'released' }],
      [30, 'contact.abandoned'],
    ],
  }),
  // We call back: reached, or not.
  (m) => {
    const agentId = m.one(AGENTS);
    const disposition = m.one(['answered', 'no-reply', undefined] as const);
    return {
      callbackId: 'cb',
      steps: [
        m.opened,
        [0, 'contact.queued', { reason: 'callback' }],
        [4, 'contact.accepted', { agentId }],
        ...m.one<Step[]>([[], [[6, 'contact.responded', { agentId }]]]),
        [50, 'contact.ended'],
        [9, 'contact.closed', { agentId, disposition, by: disposition ? 'agent' : 'system' }],
      ],
    };
  },
  // Self-service: answered there and over, over without an answer, or on to an agent all the same.
  (m) => {
    const served = m.one([true, false]);
    const journey = { path: ['top'], entered: {}, served };
    const opened = [0, 'contact.opened', { ...(m.opened[2] as object), journey }] as Step;
    const rest = m.one<Step[]>([
      [[0, 'contact.closed', { ...BY, by: 'customer' }]],
      [queued, [9, 'contact.accepted', { agentId: 'ann' }], ...work(m, 'ann')],
    ]);
    return { steps: [opened, ...rest] };
  },
];

/** Nobody had it. */
const BY = { agentId: undefined, disposition: undefined, by: 'system' } as const;
