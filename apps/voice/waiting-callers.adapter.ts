import type { WaitingCallerSource, WaitingPlace, WaitingTerms } from '#libs/contract';
import type { Log } from '#libs/platform';
import type { EstimateService, QueueService } from '#libs/routing';

/** What waiting callers are told, by their queue and their place in the routing index. */
export class WaitingCallersAdapter implements WaitingCallerSource {
  constructor(
    private readonly queues: Pick<QueueService, 'find'>,
    private readonly estimates: Pick<EstimateService, 'of'>,
    private readonly log: Log,
  ) {}

  async termsOf(queueId: string): Promise<WaitingTerms | null> {
    return (await this.queues.find(queueId))?.waiting ?? null;
  }

  async placeOf(contactId: string): Promise<WaitingPlace | null> {
    try {
      return await this.estimates.of(contactId);
    } catch (error) {
      // Without Redis nobody knows; they hear what else there is to say.
      this.log.warn({ err: error, contactId }, 'a caller could not be told where they stand');
      return null;
    }
  }
}
