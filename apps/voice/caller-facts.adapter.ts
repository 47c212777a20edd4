import type { CallerFactSource } from '#libs/channel';
import type { Clock } from '#libs/platform';
import { serves, type InForceService, type VipService } from '#libs/routing';

/** What trees ask about callers, answered by the routing policy in force. */
export class CallerFactsAdapter implements CallerFactSource {
  constructor(
    private readonly policies: Pick<InForceService, 'now'>,
    private readonly vip: Pick<VipService, 'listsOf'>,
    private readonly clock: Clock,
  ) {}

  async openAmong(queueIds: readonly string[]): Promise<ReadonlySet<string>> {
    const policy = await this.policies.now();
    const now = this.clock.now();
    const open = queueIds.filter((id) => {
      const queue = policy.queue(id);
      return queue !== null && serves(queue, 'voice', policy.calendar, now);
    });
    return new Set(open);
  }

  async listsOf(caller: string, listIds: readonly string[]): Promise<ReadonlySet<string>> {
    return new Set(await this.vip.listsOf({ identity: caller }, new Set(listIds)));
  }
}
