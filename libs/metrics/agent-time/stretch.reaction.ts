import type { Reaction, ReactionItem } from '#libs/contract';
import type { AgentIntervalRepository } from './agent-interval.repository.js';
import { stretchesOf } from './stretch.rules.js';

/** Keeps when agents were on contacts, once a stretch is over. Idempotent by contact, entry and agent. */
export class StretchReaction implements Reaction {
  readonly name = 'stretches';

  constructor(private readonly intervals: Pick<AgentIntervalRepository, 'insert'>) {}

  async react(items: readonly ReactionItem[]): Promise<void> {
    const over = items.flatMap((item) => {
      const first = item.fresh[0]?.seq ?? Infinity;
      return stretchesOf(item).flatMap(({ agentId, from, until, seq }) => {
        if (until === null || seq === null || seq < first || until === from) return [];
        const place = { agentId, kind: 'contact' as const, districtId: null, reason: null };
        const _id = `${item.contact.id}:${seq}:${agentId}`;
        return [{ _id, ...place, from: new Date(from), until: new Date(until) }];
      });
    });
    await this.intervals.insert(over);
  }
}
