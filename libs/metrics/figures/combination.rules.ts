import { AppError, GROUPINGS, type FigureFilter, type Grouping } from '#libs/contract';
import { groupsOf, type Definition } from '../definition/definition.rules.js';

type Refusal = readonly [reason: string, reasonEn: string];

const AGENT: Refusal = ['坐席的指标只按整日统计', 'an agent’s figures are by whole days'];
const OFFICE_HOUR: Refusal = [
  '隶属海关与事项的指标只按整日统计',
  'figures by office or topic are by whole days',
];
const OFFICE_AGENT: Refusal = [
  '隶属海关、事项不能与坐席同时作为维度或筛选条件',
  'offices or topics and agents can’t be told apart at once',
];
const TIME: Refusal = [
  '坐席工时不属于任何队列、渠道、隶属海关或事项；正在服务各队列的坐席的工时利用率见“现场”',
  'an agent’s time belongs to no queue, channel, office or topic; the floor shows the occupancy of those who serve a queue now',
];

type Divided = Pick<Definition, 'id' | 'unit'>;

/**
 * Roll-ups know the parts of agents, of offices and of topics by whole days, and no office or topic of an agent; and
 * agents' time has neither queue nor channel. Throws FIGURE_NOT_BY for a question they can't answer, with the reason
 * and with what these figures, narrowed like this, can be split up by (`possible`).
 */
export function refuseUntellable(
  filter: FigureFilter,
  by: Grouping | null,
  definitions: readonly Divided[],
): void {
  const refusal = refusalOf(filter, by, definitions);
  if (!refusal) return;
  const [reason, reasonEn] = refusal;
  const possible = GROUPINGS.filter((one) => refusalOf(filter, one, definitions) === null);
  throw new AppError('FIGURE_NOT_BY', { by, reason, reasonEn, possible });
}

/** Whether a figure can be split up and narrowed like this. */
export const isTellable = (filter: FigureFilter, by: Grouping | null, definition: Divided): boolean =>
  refusalOf(filter, by, [definition]) === null;

function refusalOf(
  filter: FigureFilter,
  by: Grouping | null,
  definitions: readonly Divided[],
): Refusal | null {
  const byHour = filter.hour !== null || by === 'hour' || by === 'half-hour';
  const byAgent = filter.agentId !== null || by === 'agent';
  const byOffice = filter.officeId !== null || filter.topicId !== null || by === 'office' || by === 'topic';
  if (byOffice && byAgent) return OFFICE_AGENT;
  if (byOffice && byHour) return OFFICE_HOUR;
  if (byAgent && byHour) return AGENT;
  const asked = divisionsOf(filter, by);
  return definitions.some((one) => asked.some((group) => !groupsOf(one).includes(group))) ? TIME : null;
}

/** By what a question splits up or narrows, but for days. */
function divisionsOf(filter: FigureFilter, by: Grouping | null): Grouping[] {
  const narrowed: [Grouping, unknown][] = [
    ['queue', filter.queueId],
    ['channel', filter.channel],
    ['office', filter.officeId],
    ['topic', filter.topicId],
  ];
  return [...(by === null ? [] : [by]), ...narrowed.flatMap(([group, id]) => (id === null ? [] : group))];
}
