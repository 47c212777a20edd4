import { useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { App } from 'antd';
import type { Role } from '#libs/contract';
import { codeOf, detailsOf } from '../api/failure.js';
import { get, post } from '../api/rest.js';
import { useText } from '../text/language.hook.js';

export interface UserView {
  id: string;
  username: string;
  displayName: string;
  roles: Role[];
  districtId: string;
  queueIds: string[];
}

export interface NewUser extends Omit<UserView, 'id'> {
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
  encodingAesKey: string;
  secret: string;
}

/** Administration's lists come whole or as a page; both are read. */
async function listOf<T>(path: string): Promise<T[]> {
  const answer = await get<T[] | { items: T[] }>(path);
  return Array.isArray(answer) ? answer : answer.items;
}

export const useList = <T>(path: string): UseQueryResult<T[]> =>
  useQuery({ queryKey: ['list', path], queryFn: () => listOf<T>(path) });

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
