import { useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { App } from 'antd';
import type { SatisfactionGroup, SatisfactionSetting, SatisfactionView } from '#libs/contract';
import { codeOf } from '../api/failure.js';
import { get, put, queryOf } from '../api/rest.js';
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
