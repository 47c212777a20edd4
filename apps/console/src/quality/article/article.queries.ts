import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { ArticleVersionView, ArticleView, ContactArticles } from '#libs/contract';
import { type Listed, useListed } from '../../api/queries.js';
import { get } from '../../api/rest.js';

export const useArticles = (): Listed<ArticleView> => useListed('quality', '/articles?limit=200');

export const useContactArticles = (contactId: string): UseQueryResult<ContactArticles> =>
  useQuery({
    queryKey: ['quality', 'articles', contactId],
    queryFn: () => get<ContactArticles>(`/contacts/${encodeURIComponent(contactId)}/articles`),
  });

/** The newest, whether it is valid yet or not. */
export const newestOf = ({ versions }: ArticleView): ArticleVersionView | undefined => versions.at(-1);
