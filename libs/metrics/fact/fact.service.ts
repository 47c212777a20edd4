import type { Fact, Reaction, ReactionItem } from '#libs/contract';
import type { FactRepository } from './fact.repository.js';
import { factsOf } from './fact.rules.js';

const REBUILD_BATCH = 2000;

/** Told of facts that are stored, whether they had been before or not. */
export interface FactListener {
  onFacts(facts: readonly Fact[]): Promise<void>;
}

/** Makes facts of timelines as they grow. */
export class FactReaction implements Reaction {
  readonly name = 'facts';

  constructor(
    private readonly facts: FactRepository,
    private readonly listener: FactListener,
  ) {}

  /** Idempotent: a fact is there once however often its entry comes by. */
  async react(items: readonly ReactionItem[]): Promise<void> {
    const facts = items.flatMap(freshFacts);
    await this.facts.insert(facts);
    await this.listener.onFacts(facts);
  }
}

/** Facts of entries not reacted to yet; those of earlier ones were written when they were fresh. */
function freshFacts(item: ReactionItem): Fact[] {
  const from = item.fresh[0]?.seq;
  return from === undefined ? [] : factsOf(item).filter((fact) => fact.seq >= from);
}

/**
 * Throws all facts away and makes them again from timelines; answers how many. Until it is done
 * figures are too low. Contacts may go on meanwhile: their reactions write the same facts, and
 * each is kept once.
 */
export async function rebuildFacts(
  facts: FactRepository,
  source: AsyncIterable<Pick<ReactionItem, 'contact' | 'timeline'>>,
): Promise<number> {
  await facts.drop();
  let written = 0;
  let batch: Fact[] = [];
  const flush = async (): Promise<void> => {
    await facts.insert(batch);
    written += batch.length;
    batch = [];
  };
  for await (const item of source) {
    batch.push(...factsOf(item));
    if (batch.length >= REBUILD_BATCH) await flush();
  }
  await flush();
  return written;
}
