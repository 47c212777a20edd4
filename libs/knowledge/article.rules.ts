import type { ArticleOnDay, ContactView } from '#libs/contract';
import type { ArticleDoc, ArticleVersionDoc } from './article.schema.js';

type Dated = Pick<ArticleDoc, 'versions' | 'withdrawnFrom'>;

/**
 * The version that was valid on a Shanghai day; null if there was none yet, or the article was withdrawn by then.
 * Of two that begin on one day the later one holds.
 */
export function versionOn({ versions, withdrawnFrom }: Dated, day: string): ArticleVersionDoc | null {
  if (withdrawnFrom !== null && day >= withdrawnFrom) return null;
  return versions.findLast(({ validFrom }) => validFrom <= day) ?? null;
}

/**
 * Whether a next version may begin on that day: not before the last one, and not in the past. What was valid on
 * days that are over stays what answers of these days are judged by.
 */
export function mayBegin(
  { versions }: Pick<ArticleDoc, 'versions'>,
  validFrom: string,
  today: string,
): boolean {
  const last = versions.at(-1);
  return last === undefined || (validFrom >= today && validFrom >= last.validFrom);
}

/** Those for a contact's topic first, then those for its queue, then by what they are filed under, title and id. */
export function inOrder({
  queueId,
  topicId,
}: Pick<ContactView, 'queueId' | 'topicId'>): (a: ArticleOnDay, b: ArticleOnDay) => number {
  const rank = ({ version }: ArticleOnDay): number => {
    if (topicId !== null && version.topicIds.includes(topicId)) return 0;
    return version.queueIds.includes(queueId) ? 1 : 2;
  };
  return (a, b) =>
    rank(a) - rank(b) ||
    a.version.topic.localeCompare(b.version.topic, 'zh-CN') ||
    a.version.title.localeCompare(b.version.title, 'zh-CN') ||
    (a.id < b.id ? -1 : 1);
}
