import {
  AppError,
  NATIONAL_DISTRICT,
  pageOf,
  refuse,
  type ArticleEntry,
  type ArticleOnDay,
  type ArticleVersionHead,
  type ArticleVersionView,
  type ArticleView,
  type ContactArticles,
  type ContactView,
  type DistrictScope,
  type Page,
} from '#libs/contract';
import { newId, shanghaiDay, type Clock } from '#libs/platform';
import type { ArticleRepository } from './article.repository.js';
import { inOrder, mayBegin, versionOn } from './article.rules.js';
import type { ArticleDoc, ArticleEntryDoc, ArticleVersionDoc } from './article.schema.js';
import type { TopicService } from './topic/topic.service.js';

/** What an article is to say from a day on. */
export interface ArticleWish {
  topic: string;
  topicIds: string[];
  queueIds: string[];
  title: string;
  body: string;
  /** Shanghai day, YYYY-MM-DD. */
  validFrom: string;
}

/** Articles of one district: all of them are looked at for a contact. */
const MOST_ARTICLES = 500;
const MOST_VERSIONS = 200;

/** Articles by which questions are answered, version by version, each with the day from which it is valid. */
export class ArticleService {
  constructor(
    private readonly repository: ArticleRepository,
    private readonly topics: Pick<TopicService, 'mustBeReadable'>,
    private readonly clock: Clock,
  ) {}

  async list(scope: DistrictScope, cursor: string | null, limit: number): Promise<Page<ArticleEntry>> {
    const found = await this.repository.list(scope, cursor, limit + 1);
    const { items, next } = pageOf(found, limit, ({ _id }) => _id);
    return { items: items.map(entryOf), next };
  }

  /** Whole, for whoever reads it. Throws NOT_FOUND. */
  async get(id: string, scope: DistrictScope): Promise<ArticleView> {
    const found = await this.repository.read(id, scope);
    if (!found) throw new AppError('NOT_FOUND');
    return viewOf(found);
  }

  /** May have been valid for long: articles were somewhere before. Throws FORBIDDEN, BAD_INPUT for one too many. */
  async create(
    wish: ArticleWish,
    districtId: string,
    scope: DistrictScope,
    by: string,
  ): Promise<ArticleView> {
    if (scope.districtId !== null && scope.districtId !== districtId) throw new AppError('FORBIDDEN');
    if ((await this.repository.countIn(districtId)) >= MOST_ARTICLES) {
      refuse('districtId', `每个关区最多 ${MOST_ARTICLES} 篇`, `a district has at most ${MOST_ARTICLES}`);
    }
    await this.topics.mustBeReadable(wish.topicIds, districtId);
    const versions = [this.version(1, wish, by)];
    const { topic, queueIds } = wish;
    const article = { _id: newId(), districtId, topic, queueIds, withdrawnFrom: null, versions };
    await this.repository.insert(article);
    return viewOf(article);
  }

  /**
   * The next version, on top of the one named; those before stay. Throws NOT_FOUND, STATE_CONFLICT if it is not the
   * newest or the article was withdrawn, BAD_INPUT if it is to begin in the past or before the one it replaces.
   */
  async revise(
    id: string,
    base: number,
    wish: ArticleWish,
    scope: DistrictScope,
    by: string,
  ): Promise<ArticleView> {
    const before = await this.load(id, scope);
    const newest = before.versions.length;
    if (newest !== base || before.withdrawnFrom !== null) throw new AppError('STATE_CONFLICT', { newest });
    if (newest >= MOST_VERSIONS) throw new AppError('TOO_LARGE', { most: MOST_VERSIONS });
    if (!mayBegin(before, wish.validFrom, shanghaiDay(this.clock.now()))) {
      refuse(
        'validFrom',
        '不能早于今天，也不能早于上一版本',
        'not before today, nor before the last version',
      );
    }
    await this.topics.mustBeReadable(wish.topicIds, before.districtId);
    const version = this.version(base + 1, wish, by);
    const after = await this.repository.addVersion(id, base, version);
    if (!after) throw new AppError('STATE_CONFLICT');
    return viewOf(after);
  }

  /** Valid up to the day before. Throws NOT_FOUND, STATE_CONFLICT, BAD_INPUT for a day that is over. */
  async withdraw(id: string, from: string, scope: DistrictScope): Promise<ArticleView> {
    await this.load(id, scope);
    if (from < shanghaiDay(this.clock.now())) refuse('from', '不能早于今天', 'not before today');
    const after = await this.repository.withdraw(id, from);
    if (!after) throw new AppError('STATE_CONFLICT');
    return viewOf(after);
  }

  /** What was valid on the Shanghai day on which a contact was opened: its district's, and headquarters'. */
  async ofContact(
    contact: Pick<ContactView, 'id' | 'districtId' | 'queueId' | 'topicId' | 'openedAt'>,
  ): Promise<ContactArticles> {
    const day = shanghaiDay(Date.parse(contact.openedAt));
    const found = await this.repository.onDay(contact.districtId || NATIONAL_DISTRICT, day);
    const articles = found.flatMap((article): ArticleOnDay[] => {
      const { _id: id, districtId } = article;
      const valid = versionOn(article, day);
      if (!valid) return [];
      const version = versionView(article, valid);
      const { queueIds } = version;
      return queueIds.length === 0 || queueIds.includes(contact.queueId) ? [{ id, districtId, version }] : [];
    });
    return { contactId: contact.id, day, articles: articles.toSorted(inOrder(contact)) };
  }

  private async load(id: string, scope: DistrictScope): Promise<ArticleDoc> {
    const found = await this.repository.find(id, scope);
    if (!found) throw new AppError('NOT_FOUND');
    return found;
  }

  private version(
    version: number,
    { topic, topicIds, queueIds, title, body, validFrom }: ArticleWish,
    createdBy: string,
  ): ArticleVersionDoc {
    const createdAt = new Date(this.clock.now());
    return { version, topic, topicIds, queueIds, title, body, validFrom, createdBy, createdAt };
  }
}

type Filed = Pick<ArticleDoc, 'topic' | 'queueIds'>;

/** What a version of before lacks is the article's. */
const headOf = (
  { topic, queueIds }: Filed,
  { createdAt, ...version }: Omit<ArticleVersionDoc, 'body'>,
): ArticleVersionHead => ({
  topic,
  queueIds,
  topicIds: [],
  ...version,
  createdAt: createdAt.toISOString(),
});

const versionView = (article: Filed, { body, ...head }: ArticleVersionDoc): ArticleVersionView => ({
  ...headOf(article, head),
  body,
});

const entryOf = (article: ArticleEntryDoc): ArticleEntry => ({
  id: article._id,
  districtId: article.districtId,
  withdrawnFrom: article.withdrawnFrom,
  versions: article.versions.map((version) => headOf(article, version)),
});

const viewOf = (article: ArticleDoc): ArticleView => ({
  ...entryOf(article),
  versions: article.versions.map((version) => versionView(article, version)),
});
