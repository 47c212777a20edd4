import { isDuplicateKey } from '#libs/platform';
import type { Connection, Model, PipelineStage } from 'mongoose';
import { attemptsModel, type Attempts } from './attempt.schema.js';

type Stage = PipelineStage.Set;

/** Counts log-in attempts; each method is one atomic write, so that processes share one count. */
export class AttemptRepository {
  private readonly model: Model<Attempts>;

  constructor(connection: Connection) {
    this.model = attemptsModel(connection);
  }

  find(nameHash: string): Promise<Attempts | null> {
    return this.model.findById(nameHash).lean<Attempts>().exec();
  }

  /** Enters `id` as a check under way, unless locked or `limit` is reached; answers what then stands. */
  begin(
    nameHash: string,
    id: string,
    limit: number,
    now: Date,
    until: Date,
    forgetAt: Date,
  ): Promise<Attempts> {
    const room = { $lt: [{ $add: ['$failures', { $size: '$pending' }] }, limit] };
    const admit = { $and: [{ $eq: ['$lockedUntil', null] }, room] };
    return this.write(nameHash, [
      ...tidy(now),
      {
        $set: {
          pending: {
            $cond: [admit, { $concatArrays: ['$pending', [{ id, until }]] }, '$pending'],
          },
          forgetAt: { $ifNull: ['$forgetAt', forgetAt] },
        },
      },
    ]);
  }

  /** The check found a wrong password; with `limit` failures the name is locked. */
  fail(
    nameHash: string,
    id: string,
    limit: number,
    now: Date,
    lockedUntil: Date,
    forgetAt: Date,
  ): Promise<Attempts> {
    const locks = { $gte: ['$failures', limit] };
    return this.write(nameHash, [
      ...tidy(now),
      { $set: { failures: { $add: ['$failures', 1] }, pending: without(id) } },
      {
        $set: {
          lockedUntil: { $cond: [locks, lockedUntil, '$lockedUntil'] },
          forgetAt: { $cond: [locks, lockedUntil, forgetAt] },
        },
      },
    ]);
  }

  /** The check found the right password: earlier failures are forgiven. */
  succeed(nameHash: string, id: string, now: Date, forgetAt: Date): Promise<Attempts> {
    return this.write(nameHash, [
      ...tidy(now),
      { $set: { failures: 0, lockedUntil: null, pending: without(id), forgetAt } },
    ]);
  }

  private async write(nameHash: string, stages: Stage[]): Promise<Attempts> {
    const attempt = (): Promise<Attempts> =>
      this.model
        .findOneAndUpdate({ _id: nameHash }, stages, {
          upsert: true,
          returnDocument: 'after',
          updatePipeline: true,
        })
        .orFail()
        .lean<Attempts>()
        .exec();
    try {
      return await attempt();
    } catch (error) {
      // Two first attempts at once: the other one made the document.
      if (isDuplicateKey(error)) return attempt();
      throw error;
    }
  }
}

/** Drops what is over: a lock or failures past their time, checks that never ended (a crash). */
const tidy = (now: Date): Stage[] => [
  {
    $set: {
      failures: {
        $cond: [{ $lte: [{ $ifNull: ['$forgetAt', now] }, now] }, 0, { $ifNull: ['$failures', 0] }],
      },
      lockedUntil: { $cond: [{ $gt: ['$lockedUntil', now] }, '$lockedUntil', null] },
      pending: {
        $filter: { input: { $ifNull: ['$pending', []] }, cond: { $gt: ['$$this.until', now] } },
      },
    },
  },
];

const without = (id: string) => ({
  $filter: { input: '$pending', cond: { $ne: ['$$this.id', id] } },
});
