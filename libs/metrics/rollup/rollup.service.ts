import type { Log } from '#libs/platform';
import type { FactSignal } from '../fact/fact-signal.adapter.js';
import type { CompactionRepository } from './compaction.repository.js';
import type { MonthRepository } from './month/month.repository.js';
import { monthOf } from './month/month.rules.js';
import type { Recount, RecountRepository } from './recount.repository.js';
import type { CellDocument } from './rollup.schema.js';

const BATCH = 100;

/**
 * Keeps roll-ups small, and true where facts were corrected. Any number of processes may: what has to be done
 * is in the store, and one that dies leaves it to the next round of any.
 */
export class RollupService {
  constructor(
    private readonly recount: RecountRepository,
    private readonly compaction: CompactionRepository,
    private readonly months: MonthRepository,
    private readonly signal: Pick<FactSignal, 'publish'>,
    private readonly log: Log,
  ) {}

  /** Counts again what was corrected, here or elsewhere. Rejects if the store is away; what is noted stays. */
  async sweep(): Promise<void> {
    for (;;) {
      const dirty = await this.recount.dirty(BATCH);
      if (dirty.length === 0) return;
      const months = [...new Set(dirty.map(({ day }) => monthOf(day)))];
      const cellsOf = (month: string): CellDocument[] => dirty.filter(({ day }) => monthOf(day) === month);
      await Promise.all(months.map((month) => this.recountOneByOne(cellsOf(month))));
    }
  }

  /** Cells of one month would keep each other from breaking its seal. */
  private async recountOneByOne(cells: readonly CellDocument[]): Promise<void> {
    for (const cell of cells) {
      await this.recount.apply(cell);
      this.signal.publish([cell]);
    }
  }

  /** Merges what was counted lately into the roll-ups, for cells that have at least so many deltas. */
  async compact(least = 1): Promise<void> {
    while ((await this.compaction.compact(least)) > 0);
  }

  /** Adds up the months that ended before this Shanghai day and are not sealed, the latest first. Answers which. */
  async sealMonths(today: string): Promise<string[]> {
    const months = new Set((await this.recount.days()).map(monthOf));
    const sealed = await this.months.sealed({ from: '0000-01-01', to: today });
    const done: string[] = [];
    for (const month of [...months].toReversed()) {
      if (month >= monthOf(today) || sealed.has(month)) continue;
      if ((await this.months.seal(month)) !== null) done.push(month);
      else this.log.info({ month }, 'a month changed while it was added up; it is sealed in a later round');
    }
    return done;
  }

  /**
   * Counts every day again from its facts, and the sealed months from their days, and corrects what differs, or
   * only looks. Answers how many days, and how many roll-ups differed. Figures stay as they are meanwhile, and
   * facts may come.
   */
  async rebuild(how: Recount = 'correct'): Promise<{ days: number; differing: number }> {
    if (how === 'correct') await this.sweep();
    const sealed = await this.months.sealed({ from: '0000-01-01', to: '9999-12-31' });
    const days = await this.recount.days();
    let differing = 0;
    for (const day of days) differing += await this.recount.applyDay(day, how);
    for (const month of sealed) {
      const found = how === 'look' ? this.months.compare(month) : this.months.seal(month);
      differing += (await found) ?? 0;
    }
    this.log.info({ days: days.length, differing }, 'roll-ups were counted again');
    return { days: days.length, differing };
  }
}
