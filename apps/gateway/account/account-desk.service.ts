import { AppError, mayServe, type Principal, type QueueDirectory } from '#libs/contract';
import type { AuditLog } from '#libs/identity';

/** Where an account's contacts go. */
interface AccountPlace {
  id: string;
  districtId: string;
}

/** What administrators of every channel's accounts have in common. */
export class AccountDeskService {
  constructor(
    private readonly queues: QueueDirectory,
    private readonly audit: Pick<AuditLog, 'record'>,
  ) {}

  /** Throws BAD_INPUT: contacts of a queue that is not there, or is another district's, would wait for ever. */
  async refuseUnservedQueue(queueId: string | undefined, districtId: string): Promise<void> {
    if (queueId === undefined) return;
    const queue = await this.queues.find(queueId);
    if (queue && mayServe(districtId, queue)) return;
    throw new AppError('BAD_INPUT', [
      { field: 'queueId', reasons: [`there is no queue ${queueId} to serve it`] },
    ]);
  }

  /** Which fields were told is kept, never their values. */
  record(
    user: Principal,
    action: 'account.created' | 'account.changed',
    { id, districtId }: AccountPlace,
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
