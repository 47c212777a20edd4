import type { ReactionItem } from '#libs/contract';
import type { Log } from '#libs/platform';
import type { FactCorrectionService } from './fact-correction.service.js';
import type { FactRepository } from './fact.repository.js';

/** Raised whenever facts are made otherwise than before: those of an older build are then made again. */
export const FACT_SHAPE = 8;

/** Brings the facts of an older build up to date, from the timelines. */
export class FactRenewalService {
  constructor(
    private readonly facts: Pick<FactRepository, 'shape' | 'setShape'>,
    private readonly correction: FactCorrectionService,
    private readonly log: Log,
  ) {}

  /** Corrects all facts unless they have the present shape; answers how many were not as they should be. */
  async run(
    source: AsyncIterable<Pick<ReactionItem, 'contact' | 'timeline'>>,
    stopped: () => boolean,
  ): Promise<number> {
    if ((await this.facts.shape()) >= FACT_SHAPE) return 0;
    let ended = false;
    const options = { stopped: () => (ended = stopped()) };
    const { missing, wrong, surplus } = await this.correction.run(source, options);
    const corrected = missing + wrong + surplus;
    if (ended) return corrected;
    await this.facts.setShape(FACT_SHAPE);
    if (corrected > 0) this.log.info({ facts: corrected }, 'facts of an older build were made again');
    return corrected;
  }
}
