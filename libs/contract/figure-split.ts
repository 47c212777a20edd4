import { AppError } from './errors.js';
import { GROUPINGS, type FigureFilter, type Grouping, type Reason } from './figures.js';

/** What figures are narrowed to besides a district and days; null = not narrowed. */
export type Narrowed = {
  [K in 'queueId' | 'channel' | 'agentId' | 'officeId' | 'topicId']: string | null;
} & Pick<FigureFilter, 'hour'>;

/** By what figures of a definition can be split up and narrowed, and why not by the rest; without it: by everything. */
export interface Divided {
  groups?: readonly Grouping[];
  limits?: Reason;
}

const AGENT: Reason = { reason: '坐席的指标只按整日统计', reasonEn: 'an agent’s figures are by whole days' };
const OFFICE_HOUR: Reason = {
  reason: '隶属海关与事项的指标只按整日统计',
  reasonEn: 'figures by office or topic are by whole days',
};
const OFFICE_AGENT: Reason = {
  reason: '隶属海关、事项不能与坐席同时作为维度或筛选条件',
  reasonEn: 'offices or topics and agents can’t be told apart at once',
};
const NOT_BY: Reason = {
  reason: '所选指标不能这样拆分或筛选',
  reasonEn: 'these figures can’t be split up or narrowed like this',
};

/** Why a question has no answer, and by what these figures, narrowed like this, can be split up instead. */
export interface Untellable extends Reason {
  possible: Grouping[];
}

/**
 * What is known is known of agents, of offices and topics, and of hours, each by itself; and not every figure is known
 * of all of these. Null: the question can be answered.
 */
export function untellable(
  narrowed: Narrowed,
  by: Grouping | null,
  definitions: readonly Divided[],
): Untellable | null {
  const refusal = refusalOf(narrowed, by, definitions);
  if (!refusal) return null;
  const { reason, reasonEn } = refusal;
  const possible = GROUPINGS.filter((one) => refusalOf(narrowed, one, definitions) === null);
  return { reason, reasonEn, possible };
}

/** Throws FIGURE_NOT_BY {by, reason, reasonEn, possible} for a question that has no answer. */
export function refuseUntellable(
  narrowed: Narrowed,
  by: Grouping | null,
  definitions: readonly Divided[],
): void {
  const refusal = untellable(narrowed, by, definitions);
  if (refusal) throw new AppError('FIGURE_NOT_BY', { by, ...refusal });
}

function refusalOf(narrowed: Narrowed, by: Grouping | null, definitions: readonly Divided[]): Reason | null {
  const asked = divisionsOf(narrowed, by);
  const byHour = asked.includes('hour') || asked.includes('half-hour');
  const byAgent = asked.includes('agent');
  const byOffice = asked.includes('office') || asked.includes('topic');
  if (byOffice && byAgent) return OFFICE_AGENT;
  if (byOffice && byHour) return OFFICE_HOUR;
  if (byAgent && byHour) return AGENT;
  const limited = definitions.find(({ groups }) => groups && asked.some((group) => !groups.includes(group)));
  return limited ? (limited.limits ?? NOT_BY) : null;
}

/** By what a question splits up or narrows, but for districts and days. */
function divisionsOf(
  { queueId, channel, agentId, officeId, topicId, hour }: Narrowed,
  by: Grouping | null,
): Grouping[] {
  const narrowed: [Grouping, string | number | null][] = [
    ['queue', queueId],
    ['channel', channel],
    ['agent', agentId],
    ['office', officeId],
    ['topic', topicId],
    ['hour', hour],
  ];
  return [...(by === null ? [] : [by]), ...narrowed.flatMap(([group, id]) => (id === null ? [] : group))];
}
