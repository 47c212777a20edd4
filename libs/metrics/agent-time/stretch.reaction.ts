import type { Reaction, ReactionItem } from '#libs/contract';
import type { AgentIntervalRepository } from './agent-interval.repository.js';
import { keptStretches } from './stretch.rules.js';

/** Keeps when agents were on contacts, once a stretch is over. Idempotent by contact, entry and agent. */
export class StretchReaction implements Reaction {
  readonly name = 'stretches';

  constructor(private readonly intervals: Pick<AgentIntervalRepository, 'insert'>) {}

  async react(items: readonly ReactionItem[]): Promise<void> {
    const over = items.flatMap((item) => keptStretches(item, item.fresh[0]?.seq ?? Infinity));
    await this.intervals.insert(over);
  }
}
