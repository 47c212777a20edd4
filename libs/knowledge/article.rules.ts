import type { ArticleOnDay } from '#libs/contract';
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

/** Those for this queue first, then by topic, title and id. */
export function inOrder(queueId: string): (a: ArticleOnDay, b: ArticleOnDay) => number {
  const rank = ({ queueIds }: ArticleOnDay): number => (queueIds.includes(queueId) ? 0 : 1);
  return (a, b) =>
    rank(a) - rank(b) ||
    a.topic.localeCompare(b.topic, 'zh-CN') ||
    a.version.title.localeCompare(b.version.title, 'zh-CN') ||
    (a.id < b.id ? -1 : 1);
}
