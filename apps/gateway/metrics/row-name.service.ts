import type { AgentRepository } from '#libs/agent';
import {
  CHANNEL_NAMES,
  CHANNELS,
  type DistrictScope,
  type Grouping,
  type Named,
  type RowNames,
} from '#libs/contract';
import { DISTRICTS } from '#libs/identity';
import type { QueueService } from '#libs/routing';

/** Knows how rows of figures are called. */
export class RowNameService implements RowNames {
  constructor(
    private readonly queues: Pick<QueueService, 'all'>,
    private readonly agents: Pick<AgentRepository, 'findMany'>,
  ) {}

  /** Other districts' agents have no names. */
  async of(by: Grouping, ids: readonly string[], scope: DistrictScope): Promise<Record<string, Named>> {
    const named = await this.namesOf(by, ids, scope);
    return Object.fromEntries(named.filter(([id]) => ids.includes(id)));
  }

  private async namesOf(
    by: Grouping,
    ids: readonly string[],
    { districtId }: DistrictScope,
  ): Promise<[string, Named][]> {
    switch (by) {
      case 'district':
        return DISTRICTS.map(({ id, name, nameEn }) => [id, { name, nameEn }]);
      case 'channel':
        return CHANNELS.map((id) => [id, { name: CHANNEL_NAMES[id][0], nameEn: CHANNEL_NAMES[id][1] }]);
      case 'queue':
        return [...(await this.queues.all())].map(([id, { name, nameEn }]) => [id, { name, nameEn }]);
      case 'agent':
        return (await this.agents.findMany(ids))
          .filter((agent) => districtId === null || agent.districtId === districtId)
          .map(({ _id, displayName }) => [_id, { name: displayName, nameEn: displayName }]);
      default:
        return [];
    }
  }
}
