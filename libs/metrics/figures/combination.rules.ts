import { AppError, type FigureFilter, type Grouping } from '#libs/contract';

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

/**
 * Roll-ups know the parts of agents, of offices and of topics by whole days, and no office or topic of an agent.
 * Throws BAD_INPUT, with the reason, for a question they can't answer.
 */
export function refuseUntellable(filter: FigureFilter, by: Grouping | null): void {
  const byHour = filter.hour !== null || by === 'hour' || by === 'half-hour';
  const byAgent = filter.agentId !== null || by === 'agent';
  const byOffice = filter.officeId !== null || filter.topicId !== null || by === 'office' || by === 'topic';
  if (byOffice && byAgent) refuse(by, OFFICE_AGENT);
  if (byOffice && byHour) refuse(by, OFFICE_HOUR);
  if (byAgent && byHour) refuse(by, AGENT);
}

function refuse(by: Grouping | null, [reason, reasonEn]: Refusal): never {
  throw new AppError('BAD_INPUT', { by, reason, reasonEn });
}
