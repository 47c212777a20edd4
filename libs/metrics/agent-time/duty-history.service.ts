import type { AgentDuty, AgentDutySource } from '#libs/contract';
import type { Clock } from '#libs/platform';
import type { AgentIntervalRepository } from './agent-interval.repository.js';
import type { AgentInterval } from './agent-interval.schema.js';

/** How old `until` of an interval that lasts may be. */
const RENEW_MS = 60_000;
const PAGE = 1000;

/**
 * Keeps when agents were ready, not ready, not responding or away. It follows what is stored of the agents, which
 * says since when: a round that is missed loses nothing but what lasted shorter than it. Any number of processes
 * may observe.
 */
export class DutyHistoryService {
  constructor(
    private readonly intervals: AgentIntervalRepository,
    private readonly agents: AgentDutySource,
    private readonly clock: Clock,
  ) {}

  /** Walks through all agents, some hundreds at a time. */
  async observe(): Promise<void> {
    for (let afterId: string | null = null; ;) {
      const page: AgentDuty[] = await this.agents.present(afterId, PAGE);
      const untilId: string | null = page.length < PAGE ? null : (page.at(-1)?.agentId ?? null);
      await this.observeSome(page, await this.intervals.open(afterId ?? '', untilId));
      if (untilId === null) return;
      afterId = untilId;
    }
  }

  /** Of a stretch of agents: who is present, and what lasts as far as is known. */
  private async observeSome(page: readonly AgentDuty[], open: readonly AgentInterval[]): Promise<void> {
    const present = new Map(page.map((one) => [one.agentId, one]));
    const gone = open.map(({ agentId }) => agentId).filter((id) => !present.has(id));
    const away = new Map((await this.agents.of(gone)).map((one) => [one.agentId, one]));
    const now = this.clock.now();
    const lasting: string[] = [];
    const ended: { _id: string; until: Date }[] = [];
    const begun: AgentInterval[] = [];
    for (const before of open) {
      const duty = present.get(before.agentId) ?? away.get(before.agentId);
      if (duty && lasts(before, duty)) {
        if (before.until.getTime() < now - RENEW_MS) lasting.push(before._id);
        present.delete(before.agentId);
        continue;
      }
      const until = changedAt(before, duty, now);
      ended.push({ _id: before._id, until: new Date(until) });
      if (duty) present.set(before.agentId, { ...duty, since: until });
    }
    for (const duty of present.values()) if (duty.duty !== 'offline') begun.push(intervalOf(duty, now));
    await this.intervals.renew(lasting, new Date(now));
    await this.intervals.close(ended);
    await this.intervals.insert(begun);
  }
}

const lasts = (before: AgentInterval, { duty, reason, since }: AgentDuty): boolean =>
  before.kind === duty && before.reason === reason && since <= before.from.getTime();

/** As the agent says, unless that was before this began: who responds again does not say since when. */
function changedAt(before: AgentInterval, duty: AgentDuty | undefined, now: number): number {
  const since = duty?.since ?? now;
  return since > before.from.getTime() ? Math.min(since, now) : now;
}

function intervalOf({ agentId, districtId, duty, reason, since }: AgentDuty, now: number): AgentInterval {
  const from = Math.min(since, now);
  return {
    _id: `${agentId}:${from}`,
    agentId,
    kind: duty as Exclude<AgentDuty['duty'], 'offline'>,
    districtId,
    reason,
    from: new Date(from),
    until: new Date(now),
    open: true,
  };
}
