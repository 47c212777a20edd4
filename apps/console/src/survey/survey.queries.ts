import { useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { App } from 'antd';
import type {
  Figure,
  NamedFigureTable,
  SatisfactionGroup,
  SatisfactionSetting,
  SatisfactionView,
} from '#libs/contract';
import { codeOf } from '../api/failure.js';
import { get, getList, put, queryOf } from '../api/rest.js';
import { useText } from '../text/language.hook.js';

const SETTINGS = ['satisfaction', 'settings'];

export const useSatisfaction = (query: {
  from: string;
  to: string;
  by: SatisfactionGroup;
  basicCounts: boolean;
}): UseQueryResult<SatisfactionView> =>
  useQuery({
    queryKey: ['satisfaction', query],
    queryFn: () =>
      get<SatisfactionView>(`/satisfaction${queryOf({ ...query, basicCounts: String(query.basicCounts) })}`),
  });

/** How many of the handled were asked, by the same groups as satisfaction; null = of all. */
export function useAskedRates(query: {
  from: string;
  to: string;
  by: SatisfactionGroup;
}): ReadonlyMap<string | null, Figure> {
  const asked = { ...query, definitions: 'satisfaction-asked-rate' };
  const tables = useQuery({
    queryKey: ['satisfaction', 'asked-rate', query],
    queryFn: () => getList<NamedFigureTable>(`/figure-reports${queryOf(asked)}`),
  });
  const [table] = tables.data ?? [];
  const rows = (table?.rows ?? []).map(({ key, figure }): [string | null, Figure] => [key, figure]);
  return new Map(table ? [[null, table.total], ...rows] : []);
}

export const useSatisfactionSettings = (): UseQueryResult<SatisfactionSetting[]> =>
  useQuery({ queryKey: SETTINGS, queryFn: () => get<SatisfactionSetting[]>('/satisfaction/settings') });

export function useSetting() {
  const queries = useQueryClient();
  const { message } = App.useApp();
  const { sentence } = useText();
  return useMutation({
    mutationFn: ({ queueId, asked }: SatisfactionSetting) =>
      put<SatisfactionSetting>(`/satisfaction/settings/${encodeURIComponent(queueId)}`, { asked }),
    onSuccess: () => queries.invalidateQueries({ queryKey: SETTINGS }),
    onError: (error) => void message.error(sentence(codeOf(error))),
  });
}
