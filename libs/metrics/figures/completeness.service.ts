import { AppError, type DayRange, type ReactionBacklog } from '#libs/contract';
import { shanghaiDayStart } from '#libs/platform';
import { FACT_SHAPE } from '../fact/fact-renewal.service.js';
import type { FactRepository } from '../fact/fact.repository.js';
import type { RecountRepository } from '../rollup/recount.repository.js';

const DAY_MS = 86_400_000;

/** Whether all that happened on some days is in their figures: what is told for good has to wait for it. */
export class CompletenessService {
  constructor(
    private readonly facts: Pick<FactRepository, 'shape'>,
    private readonly recount: Pick<RecountRepository, 'isDirty'>,
    private readonly backlog: ReactionBacklog,
  ) {}

  /**
   * Throws UNAVAILABLE, with the reason, while facts of an older build are being made again, contacts of
   * these days (or earlier) wait for theirs, or corrected facts wait to be counted. Asked in this order: what has
   * left one of these places has arrived in the next.
   */
  async require(range: DayRange): Promise<void> {
    if ((await this.facts.shape()) < FACT_SHAPE) {
      throw incomplete('升级后事实尚未重算完毕', 'facts are still being made again after an upgrade');
    }
    const over = shanghaiDayStart(range.to) + DAY_MS;
    if ((await this.backlog.unreacted(over - 1, 1)).length > 0) {
      throw incomplete('尚有会话未计入', 'contacts of these days have not been counted yet');
    }
    if (await this.recount.isDirty(range)) {
      throw incomplete('汇总尚未完成', 'these days have not been rolled up yet');
    }
  }
}

const incomplete = (reason: string, reasonEn: string): AppError =>
  new AppError('UNAVAILABLE', { reason, reasonEn });
