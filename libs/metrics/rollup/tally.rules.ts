import type { DayRange, FigureFilter, Grouping } from '#libs/contract';
import type { Selector } from '../definition/formula.rules.js';
import { monthShape } from './month/month.rules.js';
import { countOf, idsBetween, type Grain } from './rollup.rules.js';

/** What is asked of the roll-ups. */
export interface Question {
  range: DayRange;
  filter: FigureFilter;
  by: Grouping | null;
  grain: Grain;
  selectors: readonly Selector[];
}

/** An agent's, an office's and a topic's part is known for whole days alone, a topic's by office too. */
export function grainOf({ agentId, officeId, topicId, hour }: FigureFilter, by: Grouping | null): Grain {
  if (topicId !== null || by === 'topic') return 'topic';
  if (officeId !== null || by === 'office') return 'office';
  if (agentId !== null || by === 'agent') return 'agent';
  return hour !== null || by === 'hour' || by === 'half-hour' ? 'slot' : 'day';
}

const KEYS: Record<Grouping, unknown> = {
  district: '$districtId',
  queue: '$queueId',
  channel: '$channel',
  agent: '$agentId',
  office: '$officeId',
  topic: '$topicId',
  'half-hour': '$slot',
  hour: { $floor: { $divide: ['$slot', 2] } },
  day: '$day',
  month: { $substrBytes: ['$day', 0, 7] },
  year: { $substrBytes: ['$day', 0, 4] },
};

/** An aggregation over the roll-ups of days: `_id` is the key, `cN`, `sN`, `mN` are the amounts of selector N. */
export function tallyPipeline(
  question: Question,
  { months, days }: { months: readonly string[]; days: readonly DayRange[] },
  collections: { deltas: string; months: string },
): object[] {
  const { filter, by, grain, selectors, range } = question;
  const shape = monthShape(filter, by, grain);
  const whole = shape !== null && months.length > 0;
  const sums = selectors.flatMap((one, i) => [
    [`c${i}`, { $sum: countOf(one) }],
    [`s${i}`, { $sum: `$facts.${one.fact}.s` }],
    [`m${i}`, { $max: `$facts.${one.fact}.m` }],
  ]);
  return [
    ...ofDays(question, whole ? days : [range]),
    { $unionWith: { coll: collections.deltas, pipeline: ofDeltas(question) } },
    ...(whole
      ? [{ $unionWith: { coll: collections.months, pipeline: ofMonths(question, months, shape) } }]
      : []),
    { $group: { _id: by === null ? null : KEYS[by], ...Object.fromEntries(sums) } },
  ];
}

/** An aggregation of who asked, by day and half-hour: `{_id: {day, slot}, asked}`. */
export const halfHoursPipeline = (range: DayRange, filter: FigureFilter, deltas: string): object[] => {
  const question: Question = { range, filter, by: 'half-hour', grain: 'slot', selectors: [] };
  return [
    ...ofDays(question, [range]),
    { $unionWith: { coll: deltas, pipeline: ofDeltas(question) } },
    { $group: { _id: { day: '$day', slot: '$slot' }, asked: { $sum: '$facts.asked.n' } } },
  ];
};

/** Half-hours, agents, offices and topics are parts of their documents; those of older builds are documents of their own. */
function ofDays(question: Question, days: readonly DayRange[]): object[] {
  const { filter, grain } = question;
  const between = days.map(({ from, to }) => ({ day: { $gte: from, $lte: to } }));
  const [only] = between;
  const when = between.length > 1 ? { $or: between } : (only ?? { _id: '' });
  const match = { $match: { grain, ...when, ...placeOf(filter) } };
  if (grain === 'day') return [match];
  const alone = [{ slot: '$slot', agentId: '$agentId', facts: '$facts' }];
  return [
    match,
    ...ofAgent(filter),
    ...withPart('parts.officeId', filter.officeId),
    ...withPart('parts.topicId', filter.topicId),
    { $set: { parts: { $ifNull: ['$parts', alone] } } },
    ...asOne(question, '$parts'),
  ];
}

function ofDeltas(question: Question): object[] {
  const { range, filter, grain } = question;
  return [
    { $match: { _id: idsBetween(range.from, range.to), ...placeOf(filter) } },
    ...asOne(question, `$parts.${grain}`),
  ];
}

function ofMonths(question: Question, months: readonly string[], shape: object): object[] {
  const match = { ...shape, month: { $in: months }, ...placeOf(question.filter) };
  // A part of a whole month stands for no day: its month is told by the beginning of one.
  const day = { $set: { day: { $ifNull: ['$day', '$month'] } } };
  return [{ $match: match }, ...asOne(question, '$parts'), day];
}

/** Each part by itself, with the place it belongs to. */
function asOne(question: Question, parts: string): object[] {
  const place = {
    day: '$day',
    month: '$month',
    districtId: '$districtId',
    queueId: '$queueId',
    channel: '$channel',
  };
  return [
    { $unwind: parts },
    { $replaceWith: { $mergeObjects: [place, parts] } },
    { $match: partOf(question) },
  ];
}

const placeOf = ({ districtId, queueId, channel }: FigureFilter): object =>
  withoutNull({ districtId, queueId, channel });

/** Split up by office, what is of none is left out of a topic's part, so that rows make the total. */
const partOf = ({ filter: { agentId, officeId, topicId, hour }, by }: Question): object => ({
  ...(by === 'office' ? { officeId: { $ne: null } } : {}),
  ...withoutNull({ agentId, officeId, topicId }),
  ...(hour === null ? {} : { slot: { $in: [hour * 2, hour * 2 + 1] } }),
});

const ofAgent = ({ agentId }: FigureFilter): object[] =>
  agentId === null ? [] : [{ $match: { $or: [{ 'parts.agentId': agentId }, { agentId }] } }];

const withPart = (path: string, id: string | null): object[] =>
  id === null ? [] : [{ $match: { [path]: id } }];

const withoutNull = (filter: Record<string, string | null>): Record<string, string | null> =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== null));
