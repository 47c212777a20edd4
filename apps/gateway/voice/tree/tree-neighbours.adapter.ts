import type { AccountRepository } from '#libs/channel';
import { lineSettingsOf, type TreeNeighbours } from '#libs/channel/voice';
import { mayServe, type QueueDirectory } from '#libs/contract';
import type { PolicyService } from '#libs/routing';

/** What trees may name: the queues and lists of the routing policy. */
export class TreeNeighboursAdapter implements TreeNeighbours {
  constructor(
    private readonly queues: QueueDirectory,
    private readonly policies: Pick<PolicyService, 'current'>,
    private readonly accounts: Pick<AccountRepository, 'list'>,
    readonly innerAllowed: boolean,
  ) {}

  async queueIds(districtId: string): Promise<ReadonlySet<string>> {
    const queues = await this.queues.list();
    return new Set(queues.filter((queue) => mayServe(districtId, queue)).map(({ id }) => id));
  }

  async listIds(): Promise<ReadonlySet<string>> {
    const { content } = await this.policies.current();
    return new Set(content.vipLists.map(({ id }) => id));
  }
  async numbersOf(treeId: string): ReturnType<TreeNeighbours['numbersOf']> {
    const numbers = (await this.accounts.list('voice', null)).map(({ id, settings }) => ({
      id,
      ...lineSettingsOf(settings),
    }));
    return numbers.filter((number) => number.treeId === treeId);
  }
}
