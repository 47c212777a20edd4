import { useInfiniteQuery, useQuery, type UseQueryResult } from '@tanstack/react-query';
import type {
  AccountNameView,
  AgentView,
  ContactInFull,
  ContactView,
  DefinitionView,
  DistrictView,
  MessageView,
  OfficeView,
  Outlook,
  Page,
  Principal,
  QueueRef,
  RecordingMode,
  TopicView,
} from '#libs/contract';
import { get, getList, pagePath } from './rest.js';
import { useToken } from './session.js';

/** Names change rarely. */
const STEADY = { staleTime: 5 * 60_000 };

export const useMe = (token: string | null): UseQueryResult<Principal> =>
  useQuery({
    queryKey: ['me', token],
    queryFn: () => get<Principal>('/me'),
    enabled: token !== null,
    staleTime: Infinity,
  });

export const useDistricts = (): UseQueryResult<DistrictView[]> =>
  useQuery({ queryKey: ['districts'], queryFn: () => getList<DistrictView>('/districts'), ...STEADY });

/** A queue as far as everybody has to do with it. */
export type KnownQueue = QueueRef & { recording: RecordingMode };
export const useQueues = (): UseQueryResult<KnownQueue[]> =>
  useQuery({ queryKey: ['queues'], queryFn: () => getList<KnownQueue>('/queues'), ...STEADY });

/** Our addresses on all channels: those of one's own district and headquarters', in use or not. */
export const useAccounts = (): UseQueryResult<AccountNameView[]> =>
  useQuery({ queryKey: ['accounts'], queryFn: () => getList<AccountNameView>('/accounts'), ...STEADY });

/** Those of one's own district and headquarters', in use or not. */
export const useTopics = (): UseQueryResult<TopicView[]> =>
  useQuery({ queryKey: ['topics'], queryFn: () => getList<TopicView>('/topics?limit=200'), ...STEADY });

/** Those of one's own district, or of all for headquarters, in use or not. */
export const useOffices = (): UseQueryResult<OfficeView[]> =>
  useQuery({ queryKey: ['offices'], queryFn: () => getList<OfficeView>('/offices?limit=200'), ...STEADY });

/** All but agents may list agents; for these there is no data. */
export function useAgents(): UseQueryResult<AgentView[]> {
  const me = useMe(useToken());
  const may = me.data?.roles.some((role) => role !== 'agent') ?? false;
  return useQuery({
    queryKey: ['agents'],
    queryFn: () => getList<AgentView>('/agents?limit=200'),
    enabled: may,
    ...STEADY,
  });
}

export const useDefinitions = (): UseQueryResult<DefinitionView[]> =>
  useQuery({
    queryKey: ['definitions'],
    queryFn: () => getList<DefinitionView>('/definitions'),
    ...STEADY,
  });

export const useContact = (id: string): UseQueryResult<ContactInFull> =>
  useQuery({
    queryKey: ['contact', id],
    queryFn: () => get<ContactInFull>(`/contacts/${encodeURIComponent(id)}`),
  });

/** A list that is read page by page, and again after so many ms. `path` carries its filter; `anew`: another one is read at once. */
export function usePages<T>(path: string, refetchInterval: number | false = false, anew = '') {
  return useInfiniteQuery({
    refetchInterval,
    queryKey: ['pages', path, anew],
    queryFn: ({ pageParam }) => get<Page<T>>(pagePath(path, pageParam)),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });
}

/** A list as a table shows it: whole, or the pages read so far and a way to the next one. */
export interface Listed<T> extends Pick<UseQueryResult<T[]>, 'data' | 'isError' | 'error' | 'isPending'> {
  refetch(): Promise<unknown>;
  hasNextPage?: boolean;
  isFetchingNextPage?: boolean;
  fetchNextPage?(): Promise<unknown>;
}

/** A list that grows without end, as far as it was asked for. `key`: what reads it again. */
export const useListed = <T>(key: string, path: string): Listed<T> =>
  useInfiniteQuery({
    queryKey: [key, path],
    queryFn: ({ pageParam }) => get<Page<T>>(pagePath(path, pageParam)),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    select: ({ pages }) => pages.flatMap(({ items }) => items),
  });

/** A waiting contact has its place, where the list is of those who wait. */
export type ListedContact = ContactView & { outlook?: Outlook | null };
export const useContactPages = (path: string, refetchInterval: number | false = false, anew = '') =>
  usePages<ListedContact>(path, refetchInterval, anew);
export const useMessagePages = (contactId: string) =>
  usePages<MessageView>(`/contacts/${encodeURIComponent(contactId)}/messages`);
