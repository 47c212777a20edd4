import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { ArticleEntry, ArticleVersionHead, ArticleView, ContactArticles } from '#libs/contract';
import { type Listed, useListed } from '../../api/queries.js';
import { get } from '../../api/rest.js';

export const useArticles = (): Listed<ArticleEntry> => useListed('quality', '/articles?limit=200');

/** One with what it says; asked for when it is opened. */
export const useArticle = (id: string | null): UseQueryResult<ArticleView> =>
  useQuery({
    queryKey: ['quality', 'article', id],
    queryFn: () => get<ArticleView>(`/articles/${encodeURIComponent(id ?? '')}`),
    enabled: id !== null,
  });

export const useContactArticles = (contactId: string): UseQueryResult<ContactArticles> =>
  useQuery({
    queryKey: ['quality', 'articles', contactId],
    queryFn: () => get<ContactArticles>(`/contacts/${encodeURIComponent(contactId)}/articles`),
  });

/** The newest, whether it is valid yet or not. */
export const newestOf = <V extends ArticleVersionHead>({ versions }: { versions: V[] }): V | undefined =>
  versions.at(-1);
