import { useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { App } from 'antd';
import type { UserView } from '#libs/contract';
import { codeOf, detailsOf } from '../api/failure.js';
import { getList, post, queryOf } from '../api/rest.js';
import { useText } from '../text/language.hook.js';

export interface NewUser extends Pick<
  UserView,
  'username' | 'displayName' | 'roles' | 'districtId' | 'queueIds'
> {
  password: string;
}

export type WechatMode = 'plain' | 'compatible' | 'safe';

export interface WechatAccountView {
  id: string;
  appId: string;
  mode: WechatMode;
  maxAgeSeconds: number;
  queueId: string;
  districtId: string;
}

export interface NewWechatAccount extends WechatAccountView {
  token: string;
  /** May be missing in plain mode. */
  encodingAesKey?: string;
  secret: string;
}

/** Some lists come in pages: `limit` asks for a long first one. */
export const useList = <T>(path: string, limit?: number): UseQueryResult<T[]> =>
  useQuery({ queryKey: ['list', path], queryFn: () => getList<T>(path + queryOf({ limit })) });

/** Creates one entry of a list and reads the list again; says what came of it. */
export function useCreate<T>(path: string, onDone: () => void) {
  const queries = useQueryClient();
  const { message } = App.useApp();
  const { t, sentence } = useText();
  return useMutation({
    mutationFn: (body: T) => post<unknown>(path, body),
    onSuccess: async () => {
      message.success(t('created'));
      onDone();
      await queries.invalidateQueries({ queryKey: ['list', path] });
    },
    onError: (error) => message.error([sentence(codeOf(error)), detailsOf(error)].filter(Boolean).join('：')),
  });
}
