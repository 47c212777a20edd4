import type { Fact, ReactionItem } from '#libs/contract';
import type { Log } from '#libs/platform';
import type { FactRepository } from './fact.repository.js';
import { factsOf } from './fact.rules.js';
import type { FactListener } from './fact.service.js';

/** Raised whenever facts are made otherwise than before: those of an older build are then made again. */
export const FACT_SHAPE = 2;
const BATCH = 2000;

/** Brings the facts of an older build up to date, from the timelines. */
export class FactRenewalService {
  constructor(
    private readonly facts: FactRepository,
    private readonly listener: FactListener,
    private readonly log: Log,
  ) {}

  /**
   * Makes all facts again unless they have the present shape; answers how many. Nothing is thrown away, so it
   * may run in several processes, while contacts go on, and again after it was interrupted.
   */
  async run(
    source: AsyncIterable<Pick<ReactionItem, 'contact' | 'timeline'>>,
    stopped: () => boolean,
    batchSize = BATCH,
  ): Promise<number> {
    if ((await this.facts.shape()) >= FACT_SHAPE) return 0;
    let made = 0;
    let batch: Fact[] = [];
    const flush = async (): Promise<void> => {
      await this.facts.replace(batch);
      await this.listener.onFacts(batch);
      made += batch.length;
      batch = [];
    };
    for await (const item of source) {
      if (stopped()) return made;
      batch.push(...factsOf(item));
      if (batch.length >= batchSize) await flush();
    }
    await flush();
    await this.facts.setShape(FACT_SHAPE);
    if (made > 0) this.log.info({ facts: made }, 'facts of an older build were made again');
    return made;
  }
}
