import type { AgentPort } from '#libs/contract';
import type { Clock, Config, Lookout } from '#libs/platform';
import type { DeadlineService } from './deadline.service.js';

export interface DepartureParts {
  agents: Pick<AgentPort, 'absent'>;
  deadlines: Pick<DeadlineService, 'depart'>;
  /** Of consoles: while the truth is away nobody can say that they are there. */
  lookout: Pick<Lookout, 'sees'>;
  config: Pick<Config, 'agentGraceMs'>;
  clock: Clock;
}

/**
 * Looks for consoles that are gone, again and again: not part of the sweep, which may take long, or be held up by what
 * consoles have nothing to do with, so that no look of it tells that they could be heard of.
 */
export class DepartureService {
  constructor(private readonly parts: DepartureParts) {}

  /** Agents whose console has been gone too long become offline, if it could be heard of all the while. */
  async round(): Promise<void> {
    const { agents, deadlines, lookout, config, clock } = this.parts;
    const now = clock.now();
    const isAnybodyAbsent = (await agents.absent(now - config.agentGraceMs, 1)).length > 0;
    // After each look that succeeded, whoever was found.
    const mayJudge = lookout.sees(now);
    if (isAnybodyAbsent && mayJudge) await deadlines.depart();
  }
}
