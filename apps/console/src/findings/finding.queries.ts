import { useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import type { FindingPage, InvariantReport } from '#libs/contract';
import { useMe } from '../api/queries.js';
import { get } from '../api/rest.js';
import { useToken } from '../api/session.js';

/** How old what is shown may be, ms: routers look every ten seconds. */
export const RENEW_MS = 10_000;
const PATH = '/invariants/findings';

export const openFindings = `${PATH}?limit=50`;
export const findingsThatAreOver = `${PATH}?over=true&limit=50`;

/** How many last, for administrators; the others have no data. */
export function useFindingCount(): UseQueryResult<FindingPage> {
  const me = useMe(useToken());
  return useQuery({
    queryKey: ['findings', 'count'],
    queryFn: () => get<FindingPage>(`${PATH}?limit=1`),
    enabled: me.data?.roles.includes('administrator') ?? false,
    refetchInterval: RENEW_MS,
  });
}

/** Checks the newest contacts now. */
export function useCheck() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => get<InvariantReport>('/invariants?contacts=1000'),
    onSettled: () =>
      Promise.all(
        [['findings'], ['pages', openFindings], ['pages', findingsThatAreOver]].map((queryKey) =>
          queries.invalidateQueries({ queryKey }),
        ),
      ),
  });
}
