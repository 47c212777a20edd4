import {
  AppError,
  covers,
  NATIONAL_DISTRICT,
  pageOf,
  refuse,
  type DistrictScope,
  type Page,
  type TopicView,
} from '#libs/contract';
import { newId, type Clock } from '#libs/platform';
import type { TopicChanges, TopicRepository } from './topic.repository.js';
import { topicViewOf } from './topic.schema.js';

/** Topics of one district: an agent chooses among them in half a minute. */
const MOST_TOPICS = 500;

/** What contacts are about: named by agents at wrap-up, counted by figures. */
export class TopicService {
  constructor(
    private readonly repository: TopicRepository,
    private readonly clock: Clock,
  ) {}

  /** A district reads headquarters' and its own, in the order of their making. */
  async list(scope: DistrictScope, cursor: string | null, limit: number): Promise<Page<TopicView>> {
    const found = await this.repository.list(scope, cursor, limit + 1);
    const { items, next } = pageOf(found, limit, ({ _id }) => _id);
    return { items: items.map(topicViewOf), next };
  }

  /** Throws FORBIDDEN, BAD_INPUT for one too many, ALREADY_EXISTS for a name the district has. */
  async create(
    topic: Pick<TopicView, 'districtId' | 'name' | 'nameEn'>,
    scope: DistrictScope,
  ): Promise<TopicView> {
    if (!covers(scope, topic.districtId)) throw new AppError('FORBIDDEN');
    if ((await this.repository.countIn(topic.districtId)) >= MOST_TOPICS) {
      refuse('districtId', `每个关区最多 ${MOST_TOPICS} 个`, `a district has at most ${MOST_TOPICS}`);
    }
    const made = { _id: newId(), ...topic, active: true };
    await this.repository.insert(made);
    return topicViewOf(made);
  }

  /** Throws NOT_FOUND, also for what the caller only reads; ALREADY_EXISTS for a name the district has. */
  async change(id: string, changes: TopicChanges, scope: DistrictScope): Promise<TopicView> {
    const changed = await this.repository.change(id, scope, changes, new Date(this.clock.now()));
    if (!changed) throw new AppError('NOT_FOUND');
    return topicViewOf(changed);
  }

  /** Whether a contact of this district may be given the topic: it is in use, or was at that time (epoch ms). */
  async isUsable(id: string, districtId: string, since: number): Promise<boolean> {
    return (await this.repository.usable(id, districtId || NATIONAL_DISTRICT, new Date(since))) !== null;
  }

  /** Throws BAD_INPUT unless a contact of this district may be given the topic, as `isUsable` says. */
  async mustBeUsable(id: string, districtId: string, since: number): Promise<void> {
    if (await this.isUsable(id, districtId, since)) return;
    refuse('topicId', '没有这个事项，或已停用', 'there is no such topic, or it is not in use any more');
  }

  /** Throws BAD_INPUT unless each is this district's or headquarters', in use or not. */
  async mustBeReadable(ids: readonly string[], districtId: string): Promise<void> {
    if (ids.length === 0 || (await this.repository.countReadable(ids, districtId)) === ids.length) return;
    refuse('topicIds', '没有这个事项', 'there is no such topic');
  }
}
