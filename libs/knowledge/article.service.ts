import {
  AppError,
  NATIONAL_DISTRICT,
  pageOf,
  type ArticleOnDay,
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
import type { ArticleDoc, ArticleVersionDoc } from './article.schema.js';

/** What an article is to say from a day on. */
export interface ArticleWish {
  topic: string;
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
    private readonly clock: Clock,
  ) {}

  async list(scope: DistrictScope, cursor: string | null, limit: number): Promise<Page<ArticleView>> {
    const found = await this.repository.list(scope, cursor, limit + 1);
    const { items, next } = pageOf(found, limit, ({ _id }) => _id);
    return { items: items.map(viewOf), next };
  }

  /** May have been valid for long: articles were somewhere before. Throws FORBIDDEN, BAD_INPUT for one too many. */
  async create(
    { topic, queueIds, ...content }: ArticleWish,
    districtId: string,
    scope: DistrictScope,
    by: string,
  ): Promise<ArticleView> {
    if (scope.districtId !== null && scope.districtId !== districtId) throw new AppError('FORBIDDEN');
    if ((await this.repository.countIn(districtId)) >= MOST_ARTICLES) {
      throw new AppError('BAD_INPUT', { fields: ['districtId'], most: MOST_ARTICLES });
    }
    const versions = [this.version(1, content, by)];
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
    { topic, queueIds, ...content }: ArticleWish,
    scope: DistrictScope,
    by: string,
  ): Promise<ArticleView> {
    const before = await this.load(id, scope);
    const newest = before.versions.length;
    if (newest !== base || before.withdrawnFrom !== null) throw new AppError('STATE_CONFLICT', { newest });
    if (newest >= MOST_VERSIONS) throw new AppError('TOO_LARGE', { most: MOST_VERSIONS });
    if (!mayBegin(before, content.validFrom, shanghaiDay(this.clock.now()))) {
      refuse(
        'validFrom',
        '不能早于今天，也不能早于上一版本',
        'not before today, nor before the last version',
      );
    }
    const version = this.version(base + 1, content, by);
    const after = await this.repository.addVersion(id, base, version, { topic, queueIds });
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
    contact: Pick<ContactView, 'id' | 'districtId' | 'queueId' | 'openedAt'>,
  ): Promise<ContactArticles> {
    const day = shanghaiDay(Date.parse(contact.openedAt));
    const articles = (await this.repository.ofDistrict(contact.districtId || NATIONAL_DISTRICT)).flatMap(
      (article): ArticleOnDay[] => {
        const { _id: id, districtId, topic, queueIds } = article;
        if (queueIds.length > 0 && !queueIds.includes(contact.queueId)) return [];
        const version = versionOn(article, day);
        return version ? [{ id, districtId, topic, queueIds, version: versionView(version) }] : [];
      },
    );
    return { contactId: contact.id, day, articles: articles.toSorted(inOrder(contact.queueId)) };
  }

  private async load(id: string, scope: DistrictScope): Promise<ArticleDoc> {
    const found = await this.repository.find(id, scope);
    if (!found) throw new AppError('NOT_FOUND');
    return found;
  }

  private version(
    version: number,
    content: Pick<ArticleWish, 'title' | 'body' | 'validFrom'>,
    createdBy: string,
  ): ArticleVersionDoc {
    return { version, ...content, createdBy, createdAt: new Date(this.clock.now()) };
  }
}

const versionView = ({ createdAt, ...version }: ArticleVersionDoc): ArticleVersionView => ({
  ...version,
  createdAt: createdAt.toISOString(),
});

const viewOf = ({ _id, versions, ...article }: ArticleDoc): ArticleView => ({
  id: _id,
  ...article,
  versions: versions.map(versionView),
});

function refuse(field: string, reason: string, reasonEn: string): never {
  throw new AppError('BAD_INPUT', { fields: [field], reason, reasonEn });
}
