import { AppError, type DayRange, type FrameSource, type Population } from '#libs/contract';

/** Days of which nothing was drawn because there was nothing: a sample of nobody is the whole of nobody. */
export class EmptyDays {
  constructor(private readonly source: Pick<FrameSource, 'handled'>) {}

  /** Those of these ranges in which something was handled, or not all is known yet. Throws TOO_SLOW. */
  async without(gaps: readonly DayRange[], where: Omit<Population, keyof DayRange>): Promise<DayRange[]> {
    const left: DayRange[] = [];
    for (const gap of gaps) if (!(await this.isEmpty({ ...where, ...gap }))) left.push(gap);
    return left;
  }

  private async isEmpty(population: Population): Promise<boolean> {
    try {
      for await (const _ of this.source.handled(population, { most: 1 })) return false;
      return true;
    } catch (error) {
      if (error instanceof AppError && error.code === 'UNAVAILABLE') return false;
      throw error;
    }
  }
}
