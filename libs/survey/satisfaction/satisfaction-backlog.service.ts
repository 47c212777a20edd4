import { DAY_MS, type DayRange, type RatingBacklog } from '#libs/contract';
import { shanghaiDayStart, type Clock } from '#libs/platform';
import type { SatisfactionFactRepository } from './satisfaction-fact.repository.js';

/** Knows which questions about satisfaction figures have not heard of, or will hear more of. */
export class SatisfactionBacklog implements RatingBacklog {
  constructor(
    private readonly repository: Pick<SatisfactionFactRepository, 'isBehind' | 'answerable'>,
    private readonly clock: Clock,
    private readonly askMs: number,
  ) {}

  async behind(days: DayRange): Promise<boolean> {
    // A caller who stays on the line is noted when they are asked, and not before.
    const askedUntil = shanghaiDayStart(days.to) + DAY_MS + this.askMs;
    return this.clock.now() < askedUntil || (await this.repository.isBehind(days));
  }

  answerable(days: DayRange, districtId: string | null): Promise<number> {
    return this.repository.answerable(days, districtId, new Date(this.clock.now()));
  }
}
