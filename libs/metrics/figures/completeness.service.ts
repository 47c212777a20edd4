import {
  AppError,
  DAY_MS,
  type DayRange,
  type FactName,
  type RatingBacklog,
  type ReactionBacklog,
} from '#libs/contract';
import { shanghaiDayStart } from '#libs/platform';
import { definitionOf } from '../definition/catalogue.rules.js';
import { DEFAULT_OPTIONS } from '../definition/definition.rules.js';
import { selectorsOf } from '../definition/formula.rules.js';
import { FACT_SHAPE } from '../fact/fact-renewal.service.js';
import type { FactRepository } from '../fact/fact.repository.js';
import type { RecountRepository } from '../rollup/recount.repository.js';

/**
 * Whether all that happened on some days is in their figures: what is told for good has to wait for it. Agents'
 * time and satisfaction come from elsewhere, and hold up nothing but `definitions` that are made of them.
 */
export class CompletenessService {
  constructor(
    private readonly facts: Pick<FactRepository, 'shape'>,
    private readonly recount: Pick<RecountRepository, 'isDirty'>,
    private readonly backlog: Pick<ReactionBacklog, 'behind' | 'unclosed'>,
    /** Up to when agents' time has been told, epoch ms; null = nothing yet. */
    private readonly agentTime: { told(): Promise<number | null> },
    private readonly ratings: RatingBacklog,
  ) {}

  /**
   * Throws as `require` does, and UNAVAILABLE with how many contacts of these days are not closed, or how many
   * of their customers may still say how satisfied they are (`open`): what they will tell belongs to these days.
   * `districtId`: whose contacts it is about; null = all. What is open in another district holds up nobody.
   */
  async requireFinal(
    range: DayRange,
    definitions: readonly string[],
    districtId: string | null,
  ): Promise<void> {
    const { from, until } = timeOf(range);
    // Who was opened the day before may have asked on the first of these days.
    const open = await this.backlog.unclosed(from - DAY_MS, until, districtId);
    if (open > 0)
      throw incomplete('这些日期还有会话未结束', 'contacts of these days are not closed', { open });
    if (isMadeOf(definitions, RATING_FACTS)) await this.requireAnswered(range, districtId);
    await this.require(range, definitions);
  }

  /**
   * Throws UNAVAILABLE, with the reason, while facts of an older build are being made again, contacts of
   * these days (or earlier) wait for theirs, or corrected facts wait to be counted. Asked in this order: what has
   * left one of these places has arrived in the next.
   */
  async require(range: DayRange, definitions: readonly string[]): Promise<void> {
    if ((await this.facts.shape()) < FACT_SHAPE) {
      throw incomplete('升级后事实尚未重算完毕', 'facts are still being made again after an upgrade');
    }
    if (await this.backlog.behind(timeOf(range).until)) {
      throw incomplete('尚有会话未计入', 'contacts of these days have not been counted yet');
    }
    await this.requireOthers(range, definitions);
    if (await this.recount.isDirty(range)) {
      throw incomplete('汇总尚未完成', 'these days have not been rolled up yet');
    }
  }

  private async requireAnswered(range: DayRange, districtId: string | null): Promise<void> {
    const open = await this.ratings.answerable(range, districtId);
    if (open === 0) return;
    const reasonEn = 'customers of these days may still say how satisfied they are';
    throw incomplete('这些日期的满意度评价尚未截止', reasonEn, { open });
  }

  private async requireOthers(range: DayRange, definitions: readonly string[]): Promise<void> {
    if (isMadeOf(definitions, TIME_FACTS)) {
      const told = await this.agentTime.told();
      if (told === null || told < timeOf(range).until)
        throw incomplete('坐席工时尚未计入', 'agents’ time of these days has not been counted yet');
    }
    if (isMadeOf(definitions, RATING_FACTS) && (await this.ratings.behind(range))) {
      throw incomplete('满意度评价尚未计入', 'satisfaction of these days has not been counted yet');
    }
  }
}

const TIME_FACTS: readonly FactName[] = ['worked', 'idled', 'unready'];
const RATING_FACTS: readonly FactName[] = [
  'rating-asked',
  'rated',
  'rated-satisfied',
  'rated-basic',
  'rating-asked-alone',
];

/** Throws NOT_FOUND for a definition there is not. */
function isMadeOf(definitions: readonly string[], facts: readonly FactName[]): boolean {
  const formulas = definitions.map((id) => definitionOf(id).formula(DEFAULT_OPTIONS));
  return selectorsOf(formulas).some(({ fact }) => facts.includes(fact));
}

const timeOf = ({ from, to }: DayRange): { from: number; until: number } => ({
  from: shanghaiDayStart(from),
  until: shanghaiDayStart(to) + DAY_MS,
});

const incomplete = (reason: string, reasonEn: string, more: { open?: number } = {}): AppError =>
  new AppError('UNAVAILABLE', { reason, reasonEn, ...more });
