import type { AgentService } from '#libs/agent';
import { DISTRICT_IDS } from '#libs/identity';
import type { KnownAgent, QueueService, Surroundings, SurroundingsSource } from '#libs/routing';

const PAGE = 1000;

/** What a policy is held against: all districts, queues and agents, as they are stored now. */
export class SurroundingsAdapter implements SurroundingsSource {
  constructor(
    private readonly queues: Pick<QueueService, 'list'>,
    private readonly agents: Pick<AgentService, 'list'>,
  ) {}

  async surroundings(): Promise<Surroundings> {
    const [queues, agents] = await Promise.all([this.queues.list(), this.allAgents()]);
    return { districtIds: DISTRICT_IDS, queues, agents };
  }

  private async allAgents(): Promise<KnownAgent[]> {
    const all: KnownAgent[] = [];
    let after: string | null = null;
    do {
      const page: Awaited<ReturnType<AgentService['list']>> = await this.agents.list(
        { districtId: null, queueId: null },
        after,
        PAGE,
      );
      all.push(...page.items);
      after = page.next;
    } while (after !== null);
    return all;
  }
}
