import type { ContactImage, FigureScope } from '#libs/contract';
import type { Connection, mongo as driver } from 'mongoose';
import { contactCollection, imageOf, type ContactDoc } from '../contact.schema.js';
import { inLines, type LineScope } from './served.rules.js';
import { inState } from './in-state.rules.js';

/** Who waits for an agent, those an offer rings for included. */
export class WaitingLineRepository {
  private readonly contacts;

  constructor(mongo: Connection) {
    this.contacts = contactCollection(mongo);
  }

  /** How many have no agent yet in a scope, those an offer rings for included, and since when the longest. */
  async waiting(scope: FigureScope): Promise<{ count: number; longestSince: number | null }> {
    const inScope: driver.Filter<ContactDoc> = {
      ...(scope.districtId === null ? {} : { districtId: scope.districtId }),
      ...(scope.queueId === null ? {} : { queueId: scope.queueId }),
    };
    const rows = await this.unanswered(inScope);
    const oldest = rows.map((row) => row.oldest.getTime());
    return {
      count: rows.reduce((sum, row) => sum + row.count, 0),
      longestSince: oldest.length === 0 ? null : Math.min(...oldest),
    };
  }

  /** How many wait in each queue, a district's own whole; `newest`: the one that came last. */
  async byQueue(
    scope: LineScope,
  ): Promise<{ queueId: string; count: number; longestSince: number; newest: string }[]> {
    const found = await this.unanswered(inLines(scope));
    const queues = new Map<string, { count: number; longestSince: number; newest: string }>();
    for (const { _id, count, oldest, newest } of found) {
      const known = queues.get(_id);
      queues.set(_id, {
        count: count + (known?.count ?? 0),
        longestSince: Math.min(oldest.getTime(), known?.longestSince ?? Infinity),
        newest: known && known.newest > newest ? known.newest : newest,
      });
    }
    return [...queues].map(([queueId, rest]) => ({ queueId, ...rest }));
  }

  /** Of each queue the `most` in a state that have waited longest, a district's own whole; in any order. */
  async longest(scope: LineScope, state: 'waiting' | 'offered', most: number): Promise<ContactImage[]> {
    const { filter, hint } = inState(state);
    const inScope = inLines(scope);
    const first = { $topN: { n: most, sortBy: { queuedAt: 1 }, output: '$$ROOT' } };
    const rows = await this.contacts
      .aggregate<{ first: ContactDoc[] }>(
        [
          { $match: { ...inScope, ...filter } },
          { $set: { timeline: { $slice: ['$timeline', -1] } } },
          { $group: { _id: '$queueId', first } },
        ],
        hint === undefined ? {} : { hint },
      )
      .toArray();
    return rows.flatMap((row) => row.first.map(imageOf));
  }

  /** Those that wait and those an offer rings for, by queue (`_id`), each state by itself. */
  private async unanswered(
    inScope: driver.Filter<ContactDoc>,
  ): Promise<{ _id: string; count: number; oldest: Date; newest: string }[]> {
    const rows = (['waiting', 'offered'] as const).map((state) => {
      const { filter, hint } = inState(state);
      return this.contacts
        .aggregate<{ _id: string; count: number; oldest: Date; newest: string }>(
          [
            { $match: { ...inScope, ...filter } },
            {
              $group: {
                _id: '$queueId',
                count: { $sum: 1 },
                oldest: { $min: '$queuedAt' },
                newest: { $max: '$_id' },
              },
            },
          ],
          hint === undefined ? {} : { hint },
        )
        .toArray();
    });
    return (await Promise.all(rows)).flat();
  }
}
