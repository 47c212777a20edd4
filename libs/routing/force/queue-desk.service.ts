import { AppError, covers, type DistrictScope, type InputProblem } from '#libs/contract';
import { entriesOf, type QueuePolicy } from '../policy/model/policy.rules.js';
import type { PolicyService } from '../policy/store/policy.service.js';
import { aimsOf, changesIn, QUEUE_AIMS, type Queue, type QueueChange } from '../queue/queue.rules.js';
import type { QueueService } from '../queue/queue.service.js';

/** A queue as it works. `aimsInPolicy`: the routing policy has an entry of it, and what it aims at is set there alone. */
export interface QueueAsItWorks extends Queue {
  aimsInPolicy?: true;
}

/**
 * Queues for people: what a queue aims at has one owner. That is the queue itself, until the routing policy has an entry
 * of it, and the entry from then on: shown is what holds, and what would not hold is refused.
 */
export class QueueDeskService {
  constructor(
    private readonly queues: Pick<QueueService, 'list' | 'update'>,
    private readonly policies: Pick<PolicyService, 'current' | 'latest'>,
  ) {}

  /** A district sees its own and headquarters'. */
  async list(scope: DistrictScope): Promise<QueueAsItWorks[]> {
    const [queues, { content }] = await Promise.all([this.queues.list(scope), this.policies.current()]);
    const entries = entriesOf(content);
    return queues.map((queue) => asItWorks(queue, entries.get(queue.id)));
  }

  /**
   * Throws as `QueueService.update`, and BAD_INPUT with every aim that the routing policy sets. Answers the queue as it
   * works then, and what has become different.
   */
  async update(
    queueId: string,
    change: QueueChange,
    scope: DistrictScope,
  ): Promise<{ queue: QueueAsItWorks; changes: string[] }> {
    const entry = entriesOf((await this.policies.latest()).content).get(queueId);
    const settled = entry ? QUEUE_AIMS.filter((aim) => change[aim] !== undefined) : [];
    // Who may not change the queue is told nothing of its entry either.
    if (settled.length > 0 && (await this.isOwn(queueId, scope)))
      throw new AppError('BAD_INPUT', settled.map(inPolicy));
    const { before, after } = await this.queues.update(queueId, change, scope);
    return { queue: asItWorks(after, entry), changes: changesIn(before, after) };
  }

  private async isOwn(queueId: string, scope: DistrictScope): Promise<boolean> {
    const queue = (await this.queues.list()).find(({ id }) => id === queueId);
    return queue !== undefined && covers(scope, queue.districtId);
  }
}

const asItWorks = (queue: Queue, entry: QueuePolicy | undefined): QueueAsItWorks =>
  entry ? { ...queue, ...aimsOf(entry), aimsInPolicy: true } : queue;

const inPolicy = (field: string): InputProblem => ({
  field,
  reason: '由路由策略中该队列的规则设定，请在路由页修改',
  reasonEn: 'is set by the queue’s entry of the routing policy: change it there',
});
