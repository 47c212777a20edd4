import type { AgentState, FigureRow, Floor, FloorAgent, FloorChange, FloorQueue } from '#libs/contract';

/** The server tells of a floor every two seconds at least; so much silence (ms) is shown as stale. */
export const FLOOR_STALE_MS = 6000;
/** After this much silence (ms) the page asks for itself. */
export const FLOOR_ASK_MS = 4000;

/** The floor after a change; null if one is missing in between, or it is of another floor: watch again. */
export function withChange(floor: Floor, change: FloorChange): Floor | null {
  if (floor.scope.districtId !== change.scope.districtId || change.seq !== floor.seq + 1) return null;
  const { seq, at, behindSince, scope, truncated, offline } = change;
  return {
    seq,
    at,
    behindSince,
    scope,
    truncated,
    offline,
    agents: merged(floor.agents, change.agents, change.goneAgents),
    queues: merged(floor.queues, change.queues, change.goneQueues),
  };
}

/** A change of this very floor that was overtaken by a newer answer. */
export const isOld = (floor: Floor, change: FloorChange): boolean =>
  floor.scope.districtId === change.scope.districtId && change.seq <= floor.seq;

function merged<T extends { id: string }>(
  known: readonly T[],
  fresh: readonly T[],
  gone: readonly string[],
): T[] {
  const byId = new Map([...known, ...fresh].map((one) => [one.id, one]));
  for (const id of gone) byId.delete(id);
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Which agents are shown. */
export interface FloorFilter {
  state: AgentState | null;
  queueId: string | null;
  /** Part of a name. */
  name: string;
}

/** Those that match, whoever is longest in their state first. */
export function shownAgents(agents: readonly FloorAgent[], filter: FloorFilter): FloorAgent[] {
  const name = filter.name.trim().toLowerCase();
  return agents
    .filter(
      (agent) =>
        (filter.state === null || agent.state === filter.state) &&
        (filter.queueId === null || agent.queueIds.includes(filter.queueId)) &&
        agent.displayName.toLowerCase().includes(name),
    )
    .sort((a, b) => a.since.localeCompare(b.since) || (a.id < b.id ? -1 : 1));
}

/** Queues in which somebody waits first, whoever waits longest at the top; then by name. */
export const shownQueues = (queues: readonly FloorQueue[]): FloorQueue[] =>
  [...queues].sort(
    (a, b) =>
      (a.longestSince ?? '9').localeCompare(b.longestSince ?? '9') || a.name.localeCompare(b.name, 'zh-CN'),
  );

export function countByState(agents: readonly FloorAgent[]): Map<AgentState, number> {
  const counts = new Map<AgentState, number>();
  for (const { state } of agents) counts.set(state, (counts.get(state) ?? 0) + 1);
  return counts;
}

/** Occupancy and utilisation, 0 to 1; null without data. */
export interface TimeShares {
  occupancy: number | null;
  utilisation: number | null;
}

/** Rows of both figures by agent. */
export type TimeRows = Readonly<Record<keyof TimeShares, readonly FigureRow[]>>;

/** Of these agents together: time is added up, so that whoever was there longer weighs more. */
export function timeShares(rows: TimeRows, agentIds: readonly string[]): TimeShares {
  const wanted = new Set(agentIds);
  const share = (of: readonly FigureRow[]): number | null => {
    const figures = of.filter(({ key }) => wanted.has(key)).map(({ figure }) => figure);
    const part = figures.reduce((sum, one) => sum + one.numerator, 0);
    const whole = figures.reduce((sum, one) => sum + one.denominator, 0);
    return whole === 0 ? null : part / whole;
  };
  return { occupancy: share(rows.occupancy), utilisation: share(rows.utilisation) };
}
