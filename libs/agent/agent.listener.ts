import { rooms, type AgentListener, type AgentSource, type Push } from '#libs/contract';
import type { Log } from '#libs/platform';
import type { AgentService } from './agent.service.js';

/** Where the parts of a process subscribe to changes of agents. */
export class AgentFollowers implements AgentListener, AgentSource {
  private readonly listeners: AgentListener[] = [];

  follow(listener: AgentListener): void {
    this.listeners.push(listener);
  }

  onAgents(agentIds: readonly string[]): void {
    for (const listener of this.listeners) listener.onAgents(agentIds);
  }
}

/** Shows agents on their consoles how they stand, whichever process changed it. */
export class AgentScreenFollower implements AgentListener {
  constructor(
    private readonly agents: Pick<AgentService, 'view'>,
    private readonly push: Push,
    private readonly log: Log,
  ) {}

  onAgents(agentIds: readonly string[]): void {
    for (const agentId of agentIds) void this.show(agentId);
  }

  private async show(agentId: string): Promise<void> {
    try {
      this.push.send('/agent', rooms.agent(agentId), 'agent.changed', await this.agents.view(agentId));
    } catch (error) {
      this.log.debug({ err: error, agentId }, 'a console was not told; it asks when it reconnects');
    }
  }
}
