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
   * Throws as `require` does, and UNAVAILABLE with how many contacts of these days are not closed (`open`): what
   * they have still to tell belongs to the day they asked on.
   */
  async requireFinal(range: DayRange): Promise<void> {
    const { from, until } = timeOf(range);
    // Who was opened the day before may have asked on the first of these days.
    const open = await this.backlog.unclosed(from - DAY_MS, until);
    if (open > 0)
      throw incomplete('这些日期还有会话未结束', 'contacts of these days are not closed', { open });
    await this.require(range);
  }

  /**
   * Throws UNAVAILABLE, with the reason, while facts of an older build are being made again, contacts of
   * these days (or earlier) wait for theirs, or corrected facts wait to be counted. Asked in this order: what has
   * left one of these places has arrived in the next.
   */
  async require(range: DayRange): Promise<void> {
    if ((await this.facts.shape()) < FACT_SHAPE) {
      throw incomplete('升级后事实尚未重算完毕', 'facts are still being made again after an upgrade');
    }
    if (await this.backlog.behind(timeOf(range).until)) {
      throw incomplete('尚有会话未计入', 'contacts of these days have not been counted yet');
    }
    if (await this.recount.isDirty(range)) {
      throw incomplete('汇总尚未完成', 'these days have not been rolled up yet');
    }
  }
}

const timeOf = ({ from, to }: DayRange): { from: number; until: number } => ({
  from: shanghaiDayStart(from),
  until: shanghaiDayStart(to) + DAY_MS,
});

const incomplete = (reason: string, reasonEn: string, more: { open?: number } = {}): AppError =>
  new AppError('UNAVAILABLE', { reason, reasonEn, ...more });
