import {
  CHANNEL_NAMES,
  CHANNELS,
  covers,
  HEADQUARTERS,
  NATIONAL_DISTRICT,
  type DistrictScope,
  type DistrictView,
  type Grouping,
  type Named,
  type OfficesAndTopics,
  type RowNames,
} from '#libs/contract';

/** Where names come from. */
export interface NameSources {
  districts: readonly DistrictView[];
  queues: { all(): Promise<ReadonlyMap<string, Named>> };
  agents: {
    findMany(ids: readonly string[]): Promise<{ _id: string; districtId: string; displayName: string }[]>;
  };
  catalogue: OfficesAndTopics;
}

/** Knows how rows of figures are called. */
export class RowNameService implements RowNames {
  constructor(private readonly sources: NameSources) {}

  /** Other districts' agents, offices and topics have no names. */
  async of(by: Grouping, ids: readonly string[], scope: DistrictScope): Promise<Record<string, Named>> {
    const named = await this.namesOf(by, ids, scope);
    return Object.fromEntries(named.filter(([id]) => ids.includes(id)));
  }

  private async namesOf(
    by: Grouping,
    ids: readonly string[],
    scope: DistrictScope,
  ): Promise<[string, Named][]> {
    switch (by) {
      case 'district':
        return this.sources.districts.map(({ id, name, nameEn }) => [
          id,
          // The row of their own contacts is not the whole country's.
          id === NATIONAL_DISTRICT ? HEADQUARTERS : { name, nameEn },
        ]);
      case 'channel':
        return CHANNELS.map((id) => [id, { name: CHANNEL_NAMES[id][0], nameEn: CHANNEL_NAMES[id][1] }]);
      case 'queue':
        return [...(await this.sources.queues.all())].map(([id, { name, nameEn }]) => [id, { name, nameEn }]);
      case 'agent':
        return (await this.sources.agents.findMany(ids))
          .filter((agent) => covers(scope, agent.districtId))
          .map(({ _id, displayName }) => [_id, { name: displayName, nameEn: displayName }]);
      case 'office':
        return (await this.sources.catalogue.offices.all(scope)).map(named);
      case 'topic':
        return (await this.sources.catalogue.topics.all(scope)).map(named);
      default:
        return [];
    }
  }
}

const named = ({ id, name, nameEn }: Named & { id: string }): [string, Named] => [id, { name, nameEn }];
