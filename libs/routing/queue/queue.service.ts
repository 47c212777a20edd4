import {
  AppError,
  mayServe,
  refuse,
  type DistrictScope,
  type QueueDirectory,
  type RecordingMode,
  type RecordingModeSource,
} from '#libs/contract';
import type { Clock } from '#libs/platform';
import type { QueueRepository } from './queue.repository.js';
import { GENERAL_QUEUE, QUEUE_DEFAULTS, keysDiffer, type Queue, type QueueChange } from './queue.rules.js';

const CACHE_MS = 2000;

/** Queues: administered here, read by everyone. Reads may be two seconds old. */
export class QueueService implements QueueDirectory, RecordingModeSource {
  private cache: { at: number; queues: Promise<Map<string, Queue>> } | null = null;

  constructor(
    private readonly repository: QueueRepository,
    private readonly clock: Clock,
  ) {}

  /** Makes the queue every deployment has; safe to repeat, and never changes one that is there. */
  async seed(): Promise<void> {
    await this.repository.insert(GENERAL_QUEUE);
    this.cache = null;
  }

  /** All queues by id. */
  all(): Promise<Map<string, Queue>> {
    const now = this.clock.now();
    if (this.cache && Math.abs(now - this.cache.at) < CACHE_MS) return this.cache.queues;
    const queues = this.repository.list().then((list) => new Map(list.map((queue) => [queue.id, queue])));
    const cache = { at: now, queues };
    this.cache = cache;
    queues.catch(() => {
      if (this.cache === cache) this.cache = null;
    });
    return queues;
  }

  /** The next reading is from the truth. */
  forget(): void {
    this.cache = null;
  }

  async find(queueId: string): Promise<Queue | null> {
    return (await this.all()).get(queueId) ?? null;
  }

  async recordingOf(queueId: string): Promise<RecordingMode> {
    return (await this.find(queueId))?.recording ?? 'always';
  }

  /** A district sees its own and headquarters'. */
  async list(scope: DistrictScope = { districtId: null }): Promise<Queue[]> {
    const { districtId } = scope;
    const queues = [...(await this.all()).values()];
    return districtId === null ? queues : queues.filter((queue) => mayServe(districtId, queue));
  }

  /** Throws BAD_INPUT, ALREADY_EXISTS, or FORBIDDEN for another district's. */
  async create(
    queue: Pick<Queue, 'id' | 'name' | 'nameEn' | 'districtId'> & QueueChange,
    scope: DistrictScope,
  ): Promise<Queue> {
    if (scope.districtId !== null && scope.districtId !== queue.districtId) throw new AppError('FORBIDDEN');
    refuseUnsound(queue);
    const made: Queue = { ...QUEUE_DEFAULTS, ...queue };
    if (!(await this.repository.insert(made))) throw new AppError('ALREADY_EXISTS', { field: 'id' });
    this.cache = null;
    return made;
  }

  /** The queue as it was and as it is. Throws BAD_INPUT, and NOT_FOUND, also for another district's. */
  async update(
    queueId: string,
    change: QueueChange,
    scope: DistrictScope,
  ): Promise<{ before: Queue; after: Queue }> {
    if (Object.keys(change).length === 0) refuse('', '没有要修改的内容', 'nothing to change');
    refuseUnsound(change);
    const changed = await this.repository.update(queueId, scope.districtId, change);
    if (!changed) throw new AppError('NOT_FOUND', { queueId });
    this.cache = null;
    return changed;
  }
}

function refuseUnsound({ waiting }: QueueChange): void {
  if (!keysDiffer(waiting)) refuse('waiting', '每个按键只能有一种用途', 'each key may be named once');
}
