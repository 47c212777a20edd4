import { mayServe, refuse, type Principal, type QueueDirectory } from '#libs/contract';
import type { AuditLog, OfficeService } from '#libs/identity';

/** Whose an account is, and where its contacts go. */
interface AccountPlace {
  districtId: string;
  queueId: string;
  officeId: string | null;
}

/** What an administrator says of it; what is left out stays. */
type PlaceChanges = { [K in keyof AccountPlace]?: AccountPlace[K] | undefined };

/** What administrators of every channel's accounts have in common. */
export class AccountDeskService {
  constructor(
    private readonly queues: QueueDirectory,
    private readonly offices: Pick<OfficeService, 'mustTake'>,
    private readonly audit: Pick<AuditLog, 'record'>,
  ) {}

  /**
   * Throws BAD_INPUT for a queue that does not serve the account's district, and for an office that is not of the
   * district or takes no accounts any more. `before`: what it is so far; of a new one, whose district it gets.
   */
  async refuseUnfit(
    changes: PlaceChanges,
    before: Pick<AccountPlace, 'districtId'> & Partial<AccountPlace>,
  ): Promise<void> {
    const { districtId = before.districtId, queueId = before.queueId, officeId = before.officeId } = changes;
    await this.refuseUnservedQueue(queueId, districtId);
    // An office that is out of use keeps the accounts it has.
    const moves = officeId !== before.officeId || districtId !== before.districtId;
    if (moves && officeId !== null && officeId !== undefined) {
      await this.offices.mustTake(officeId, districtId);
    }
  }

  /** Contacts of a queue that is not there, or is another district's, would wait for ever. */
  private async refuseUnservedQueue(queueId: string | undefined, districtId: string): Promise<void> {
    if (queueId === undefined) return;
    const queue = await this.queues.find(queueId);
    if (queue && mayServe(districtId, queue)) return;
    refuse('queueId', '没有可服务它的这个队列', `there is no queue ${queueId} to serve it`);
  }

  /** Which fields were told is kept, never their values. */
  record(
    user: Principal,
    action: 'account.created' | 'account.changed',
    { id, districtId }: { id: string; districtId: string },
    body: object,
  ): Promise<void> {
    return this.audit.record({
      actor: `user:${user.userId}`,
      action,
      target: `account:${id}`,
      districtId,
      details: { fields: Object.keys(body).join(',') },
    });
  }
}
