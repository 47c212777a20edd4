import type { Fact, Reaction, ReactionItem } from '#libs/contract';
import { factsOf } from './fact.rules.js';

/** Takes facts of one contact; resolves when they are stored and counted, whether they had been before or not. */
export interface FactIntake {
  take(facts: readonly Fact[]): Promise<void>;
}

/** Makes facts of timelines as they grow. */
export class FactReaction implements Reaction {
  readonly name = 'facts';

  constructor(private readonly intake: FactIntake) {}

  /** Idempotent: a fact is there, and counted, once however often its entry comes by. */
  async react(items: readonly ReactionItem[]): Promise<void> {
    const fresh = items.map(freshFacts).filter((facts) => facts.length > 0);
    await Promise.all(fresh.map((facts) => this.intake.take(facts)));
  }
}

/** Facts of entries not reacted to yet; those of earlier ones were written when they were fresh. */
function freshFacts(item: ReactionItem): Fact[] {
  const from = item.fresh[0]?.seq;
  return from === undefined ? [] : factsOf(item).filter((fact) => fact.seq >= from);
}
