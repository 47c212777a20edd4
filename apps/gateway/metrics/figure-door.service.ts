import {
  AppError,
  type DayRange,
  type FigureFilter,
  type FigureScope,
  mayServe,
  type Principal,
  type QueueDirectory,
  type RowNames,
} from '#libs/contract';
import { scopeOf } from '#libs/identity';
import { EVERYTHING, type FiguresService } from '#libs/metrics';
import { type Clock, shanghaiDay } from '#libs/platform';
import { figureScope } from './figure-scope.rules.js';

/** What figures are narrowed to, beside a district: what holds the name, and how its rows are named. */
const NARROWED = [
  ['queueId', 'queue'],
  ['agentId', 'agent'],
  ['officeId', 'office'],
  ['topicId', 'topic'],
] as const;

/**
 * Holds what figures are narrowed to to what the asker may know: one of theirs, or one of which they have figures
 * (an agent of another district who answered a contact of theirs). Anything else is refused in one way, whether it is
 * somebody else's or nobody's: an empty figure would say that there is such a one, and that it did nothing.
 */
export class FigureDoorService {
  constructor(
    private readonly names: RowNames,
    private readonly queues: QueueDirectory,
    private readonly figures: Pick<FiguresService, 'hasCounted'>,
    private readonly clock: Clock,
  ) {}

  today(): string {
    return shanghaiDay(this.clock.now());
  }

  /** What a viewer gets of a day; today unless told. Throws NOT_FOUND. */
  async scope(
    asked: { districtId?: string | null; queueId?: string | null },
    user: Principal,
    day = this.today(),
  ): Promise<FigureScope> {
    const scope = figureScope(user, asked);
    await this.mustKnow({ ...EVERYTHING, ...scope }, { from: day, to: day }, user);
    return scope;
  }

  /** The query as it is. Throws NOT_FOUND. */
  async admit<T extends DayRange & { filter: FigureFilter }>(query: T, user: Principal): Promise<T> {
    await this.mustKnow(query.filter, query, user);
    return query;
  }

  /** Throws NOT_FOUND with the id that is none, or none of theirs. */
  async mustKnow(filter: FigureFilter, { from, to }: DayRange, user: Principal): Promise<void> {
    for (const [field, by] of NARROWED) {
      const id = filter[field];
      if (id === null || (await this.isTheirs(by, id, user))) continue;
      if (!(await this.figures.hasCounted({ from, to }, filter)))
        throw new AppError('NOT_FOUND', { [field]: id });
    }
  }

  private async isTheirs(by: (typeof NARROWED)[number][1], id: string, user: Principal): Promise<boolean> {
    const scope = scopeOf(user);
    if (by !== 'queue') return Object.hasOwn(await this.names.of(by, [id], scope), id);
    const queue = await this.queues.find(id);
    return queue !== null && (scope.districtId === null || mayServe(scope.districtId, queue));
  }
}
